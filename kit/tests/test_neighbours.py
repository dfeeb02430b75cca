"""The neighbours that the kit plays answer as the real ones do."""

from __future__ import annotations

import json
from email.message import Message as Headers
from typing import Any
from uuid import uuid4

import pytest
from jsonschema_rs import Draft202012Validator

from kreis.contracts import topics
from kreis.kit.facts import some_id
from kreis.kit.service.house import CANCELLED, EVENTS
from kreis.kit.service.neighbours import Neighbours, Person, person
from kreis.kit.serving import Asked, Refused
from tests.support.described import described_answer
from tests.support.openapi import description

TOKENS = {"intake": "one", "events": "two", "cohorts": "three"}


@pytest.fixture
def her() -> Person:
    return person("email", email="beispiel@post.example")


@pytest.fixture
def neighbours(her: Person) -> Neighbours:
    made = Neighbours(uuid4(), TOKENS)
    made.know(her)
    return made


def ask(neighbours: Neighbours, path: str, method: str = "GET", **changes: Any) -> Any:
    headers = Headers()
    name = path.split("/")[1]
    sent = {
        "Authorization": f"Bearer {TOKENS[name]}",
        "Kreis-Agency": str(neighbours.agency),
        "Kreis-Purpose": "test",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    for each, value in sent.items():
        if value is not None:
            headers[each] = value
    return neighbours.answer(Asked(method, path, headers))


def as_described(
    answer: Any, name: str, path: str, method: str = "get", status: str = "200"
) -> None:
    content = described_answer(name, path, method, status)["content"]["application/json"]
    components = description(name)["components"]
    schema = Draft202012Validator({**content["schema"], "components": components})
    # As sent: Python's own values are none of JSON's.
    faults = [each.message for each in schema.iter_errors(json.loads(json.dumps(answer)))]
    assert faults == [], path


def test_every_answer_is_as_its_owner_describes_it(neighbours: Neighbours, her: Person) -> None:
    told = neighbours.cancel([her])
    date, change, invitation = told["group_event_id"], told["change_id"], her.invitation

    for name, path, id_ in (
        ("intake", "/v1/participants/{participant_id}/contact", her.participant),
        ("intake", "/v1/agency", ""),
        ("events", "/v1/group-events/{group_event_id}/recipients", date),
        ("events", "/v1/changes/{change_id}/contributors", change),
        ("events", "/v1/invitations/{invitation_id}", invitation),
    ):
        parts = [id_ if part.startswith("{") else part for part in path.split("/")]
        as_described(ask(neighbours, f"/{name}{'/'.join(parts)}"), name, path)
    link = ask(neighbours, f"/events/v1/invitations/{invitation}/links", "POST")
    as_described(link, "events", "/v1/invitations/{invitation_id}/links", "post", "201")
    topics()[EVENTS].facts[CANCELLED].validate(told)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer two"}, 401),
        ({"Kreis_Agency": None}, 403),
        ({"Kreis_Agency": str(uuid4())}, 403),
        ({"Kreis_Purpose": None}, 400),
    ],
)
def test_who_asks_wrongly_is_refused(
    neighbours: Neighbours, changes: dict[str, Any], status: int
) -> None:
    with pytest.raises(Refused) as no:
        ask(neighbours, "/intake/v1/agency", **changes)

    assert no.value.status == status


def test_nobody_is_known_whom_the_kit_has_not_made(neighbours: Neighbours) -> None:
    for path, code in (
        (f"/intake/v1/participants/{some_id()}/contact", "no-participant"),
        (f"/events/v1/invitations/{some_id()}", "no-invitation"),
        (f"/events/v1/group-events/{some_id()}/recipients", "no-group-event"),
    ):
        with pytest.raises(Refused) as no:
            ask(neighbours, path)
        assert (no.value.status, no.value.type) == (404, code)
