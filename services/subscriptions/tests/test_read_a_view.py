"""The example for partners reads a real view: feed over HTTP, topic on Kafka, and forgets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kreis.administration import views
from kreis.chassis.health import Heartbeats
from kreis.chassis.messaging.relay import Relay
from kreis.onebox.kafka import EmbeddedKafka
from kreis.subscriptions.main import SERVICE
from services.subscriptions.tests.office import RECORDED, Office, attended
from tests.support.examples import EXAMPLES, loaded
from tests.support.serving import serving
from tests.support.topics import eventually, make_topics, running

PROGRAM = EXAMPLES / "read_a_view.py"
HER, HIM = "2703b586-79e7-4c7c-910a-ac624a4c0f7e", "7d0e4c0b-91c5-4f7e-8a63-2f6d5b9141b9"
FACT = "kreis.participation-told.v1"
FORGET = "kreis.to-forget.v1"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def reader() -> Any:
    return loaded("read_a_view")


def taken(view: Any, *records: tuple[str, str, str, int]) -> Any:
    for key, type_, id_, number in records:
        data = {"participant_id": key, "fact": RECORDED, "fields": {"status": f"{number}"}}
        view.take(key, {"type": type_, "id": id_, "sequence": f"{number:020d}"}, data)
    return view


FIRST, SECOND, ORDER = (HER, FACT, "a", 1), (HER, FACT, "b", 2), (HER, FORGET, "x", 3)
OF_HIM = (HIM, FACT, "c", 1)


@pytest.mark.parametrize(
    "records",
    [
        (FIRST, SECOND, ORDER),
        (ORDER, FIRST, SECOND, ORDER),
        (ORDER, FIRST),
        (FIRST, ORDER, FIRST, ORDER, SECOND),
    ],
    ids=["as written", "feed, then topic", "the topic ends early", "read again"],
)
def test_in_no_order_it_keeps_somebody_whom_it_has_to_forget(reader: Any, records: Any) -> None:
    told = taken(reader.View(None), OF_HIM, *records).told()

    assert list(told["people"]) == [HIM]
    assert told["forgotten"] == 1


def test_it_confirms_each_order_once(reader: Any) -> None:
    view = taken(reader.View(None), ORDER)
    assert view.unconfirmed() == [HER]
    view.confirmed(HER)

    assert taken(view, ORDER).unconfirmed() == []
    of_a_restored_service = (HER, FORGET, "y", 9)
    assert taken(view, of_a_restored_service).unconfirmed() == [HER]


def test_it_keeps_a_pseudonym_for_64_days(reader: Any, tmp_path: Path) -> None:
    view = taken(reader.View(tmp_path / "view.json"), ORDER, OF_HIM)
    view.keep()
    again = reader.View(tmp_path / "view.json")
    assert taken(again, FIRST).told() == view.told()

    again.forgotten[HER]["since"] -= timedelta(days=64, hours=1).total_seconds()
    again.keep()

    assert again.forgotten == {}


def test_a_double_counts_once_and_the_higher_number_is_newer(reader: Any) -> None:
    told = taken(reader.View(None), SECOND, FIRST, SECOND).told()

    assert [each["fields"]["status"] for each in told["people"][HER]] == ["1", "2"]


@pytest.mark.parametrize(
    "record", [("", {}, None), (HER, {"type": FACT}, {}), (HER, {"type": "x", "id": "1"}, [])]
)
def test_it_skips_what_is_no_fact(reader: Any, record: Any) -> None:
    view = reader.View(None)
    view.take(*record)
    assert view.told() == {"people": {}, "weeks": {}, "forgotten": 0}


@pytest.fixture
def name(office: Office, kafka: EmbeddedKafka, tmp_path: Path) -> str:
    """A view that runs, with a topic, a user and a token of its own."""
    make_topics(kafka.access)
    name = f"kita-{uuid4().hex[:8]}"
    office.is_at(datetime.now(UTC))
    views.make(kafka.access, name, "the password of the view", replicas=1)
    office.run(name, since=str(datetime.now(UTC).date()), until="2030-12-31")
    (tmp_path / "password").write_text("the password of the view\n")
    token = office.partner(name).headers["Authorization"].removeprefix("Bearer ")
    (tmp_path / "token").write_text(token)
    return name


@pytest.fixture
def run(office: Office, kafka: EmbeddedKafka, name: str, tmp_path: Path) -> Iterator[Run]:
    relay = Relay(office.database.direct_url, kafka.access, SERVICE.source, Heartbeats())
    with serving(office.client.http.application) as url, running(relay):

        def start(keep: str, *words: str) -> subprocess.CompletedProcess[str]:
            own = ["--feed", url, "--token-file", "token", "--keep", keep, "--json"]
            at = ["--kafka", kafka.access.bootstrap, "--password-file", "password", "--no-tls"]
            command = [sys.executable, str(PROGRAM), name, *own, *(at if "topic" in words else ())]
            return subprocess.run(
                command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
            )

        yield start


def published(office: Office, number: int) -> bool:
    return bool(office.rows("select count(*) as n from fact")[0].n == number)


@pytest.mark.waits
def test_it_reads_feed_and_topic_of_a_real_view_forgets_and_confirms(
    office: Office, name: str, run: Run, tmp_path: Path
) -> None:
    her, him = uuid4(), uuid4()
    day = str(datetime.now(UTC).date())
    for who in (her, her, him):
        office.tell(RECORDED, attended(who, day))
    eventually(lambda: published(office, 3))

    by_feed, by_both = known(run("feed")), known(run("both", "topic"))
    assert by_feed == by_both
    assert sorted(map(len, by_feed["people"].values())) == [1, 2]

    office.forget(her)
    eventually(lambda: published(office, 2))
    assert len(office.lead.ok("GET", "/v1/forgotten")["items"]) == 1
    for keep in ("feed", "both", "new"):
        told = known(run(keep, "topic"))
        assert list(map(len, told["people"].values())) == [1], keep
        assert told["forgotten"] == 1
    assert office.lead.ok("GET", "/v1/forgotten")["items"] == []

    office.lead.ok("POST", f"/v1/subscriptions/{name}/end")
    ended = run("both", "topic")
    assert "ended" in ended.stdout
    assert not (tmp_path / "both").exists()


@pytest.mark.waits
def test_it_says_that_its_token_is_not_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("old")

    refused = run("feed")

    assert refused.returncode == 1
    assert "401" in refused.stderr


def known(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)
