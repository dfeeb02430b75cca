"""The kit's feeds answer as a service of Kreis does."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from chassis.tests.feeds import remember
from kreis.cohorts.main import SERVICE
from kreis.kit.facts import Pen, some_id
from kreis.kit.feeds import Feeds, serving
from tests.support.fixtures import Client

FACTS = 3
ANOTHER = "0c83aa0f-1dbe-4c3f-92bc-cf1aa3682d55"
"""An epoch that no feed has. Ids of tests must not change from one process to the next."""


class Answer(NamedTuple):
    status: int
    body: Any


Ask = Callable[..., Answer]


@pytest.fixture
def real(client_of: Callable[..., Client]) -> Ask:
    """Asks the service cohorts, which has three facts."""
    client: Client = client_of(SERVICE).as_role("subscriber")
    for _ in range(FACTS):
        remember(client.database, client.agency, uuid4())

    def ask(query: str = "", token: bool = True, purpose: str = "test") -> Answer:
        named = {"Kreis_Purpose": purpose} if purpose else {}
        before = client.headers
        client.headers = before if token else {}
        answer = client.ask("GET", f"/v1/facts?{query}", **named)
        client.headers = before
        return Answer(answer.status_code, answer.json)

    return ask


@pytest.fixture
def feeds() -> Iterator[Feeds]:
    feeds = Feeds("secret")
    feeds.empty()
    pen = Pen(uuid4())
    feeds["cohorts"].add(*(pen.joined(some_id(), some_id()) for _ in range(FACTS)))
    with serving(feeds):
        yield feeds


@pytest.fixture
def ours(feeds: Feeds) -> Ask:
    """Asks the kit's feed, which has as many."""

    def ask(query: str = "", token: bool = True, purpose: str = "test") -> Answer:
        headers = {"authorization": "Bearer secret"} if token else {}
        headers |= {"kreis-purpose": purpose} if purpose else {}
        url = f"http://127.0.0.1:{feeds.port}/cohorts/v1/facts?{query}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as no:
            with no:
                return Answer(no.code, json.load(no))

    return ask


@pytest.mark.parametrize(
    "query",
    [
        "", "after=1", "limit=2", "limit=3", "after=2&limit=1", "after=3", "after=4",
        f"after=9&epoch={ANOTHER}", f"epoch={ANOTHER}", "epoch=none", "limit=0", "limit=1000",
        "limit=1001", "after=-1", "after=one", "type=kreis.cohort-left.v1",
        "type=kreis.cohort-joined.v1&limit=1", "type=kreis.entry-recorded.v1",
    ],
)  # fmt: skip
def test_a_request_gets_the_same_answer(real: Ask, ours: Ask, query: str) -> None:
    assert told(ours(query)) == told(real(query))


def test_so_does_one_without_a_token_or_a_purpose(real: Ask, ours: Ask) -> None:
    assert ours(token=False).status == real(token=False).status == 401
    assert ours(purpose="").status == real(purpose="").status == 400


def test_its_own_epoch_is_taken_until_it_begins_again(ours: Ask, feeds: Feeds) -> None:
    first = ours("limit=2").body
    rest = f"after={first['next']}&epoch={first['epoch']}"
    assert len(ours(rest).body["items"]) == 1

    feeds["cohorts"].restart(*feeds["cohorts"].messages)

    assert (ours(rest).status, ours(rest).body["type"]) == (409, "feed-restarted")
    assert len(ours().body["items"]) == FACTS


def told(answer: Answer) -> Any:
    """Returns what a reader goes by: ids and times are of each feed alone."""
    if answer.status != 200:
        kind = answer.body["type"] if answer.status == 409 else ""
        return answer.status, kind
    page = answer.body
    fields = [sorted(item) for item in page["items"]]
    return fields, page["next"], page["more"], sorted(page), page["epoch"] is None
