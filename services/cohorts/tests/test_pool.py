"""The copy of the pool: what intake says last, counts."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, ValidationError

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Malformed, Message, new_id
from kreis.chassis.messaging.credibility import LONGEST_LEAP, Disbelieved
from kreis.chassis.messaging.fact_data import FactData
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process import confidentiality
from kreis.cohorts import messages
from kreis.cohorts.main import SERVICE
from kreis.cohorts.store import pool
from kreis.contracts import topics
from services.cohorts.tests.unna import POOL, Unna, people, person_id

EXAMPLES = topics()[POOL].facts["kreis.pool-entered.v1"].examples


def placeable(unna: Unna, agency: UUID | None = None) -> list[str]:
    """Who can be placed, as today's database has it."""
    with unna.database.agency(agency or unna.client.agency) as work:
        return [person.id for person in pool.who_can_be_placed(work)]


def derya(**other: Any) -> dict[str, Any]:
    return {**people()["P-11"], **other}


def test_everybody_who_waits_can_be_placed(unna: Unna) -> None:
    assert placeable(unna) == sorted(person_id(label) for label in people())


def test_the_newest_word_about_her_counts_in_whatever_order_it_comes(empty: Unna) -> None:
    empty.tell("P-11", derya(german_level="C"), sequence=3)
    empty.tell("P-11", derya(german_level="A1"), sequence=2)

    with empty.database.agency(empty.client.agency) as work:
        (person,) = pool.who_can_be_placed(work)
    assert person.german_level == "C"


def test_a_message_delivered_twice_changes_nothing_the_second_time(empty: Unna) -> None:
    assert empty.tell("P-11", derya(), sequence=1) == "handled"
    assert empty.tell("P-11", derya(), sequence=1) == "handled"

    assert placeable(empty) == [person_id("P-11")]


def test_who_has_entered_the_programme_waits_no_more(empty: Unna) -> None:
    empty.tell("P-11", derya())
    empty.tell("P-11", derya(state="entered"))

    assert placeable(empty) == []


def test_a_tombstone_takes_her_out_of_the_pool(empty: Unna) -> None:
    empty.tell("P-11", derya())
    empty.tell("P-11", None)

    assert placeable(empty) == []
    with empty.database.agency(empty.client.agency) as work:
        assert pool.find(work, [UUID(person_id("P-11"))]) == []


def test_a_late_message_does_not_bring_back_who_is_gone(empty: Unna) -> None:
    empty.tell("P-11", None, sequence=5)
    empty.tell("P-11", derya(), sequence=4)

    assert placeable(empty) == []


def test_she_may_come_back_after_she_left(empty: Unna) -> None:
    empty.tell("P-11", derya(), sequence=1)
    empty.tell("P-11", None, sequence=2)
    empty.tell("P-11", derya(), sequence=3)

    assert placeable(empty) == [person_id("P-11")]


def test_who_leaves_the_pool_leaves_every_proposal(unna: Unna, proposal: str) -> None:
    unna.tell("P-01", None)

    shown = unna.proposal(proposal)
    assert person_id("P-01") not in str(shown)
    assert shown["no_longer_available"] == []


def test_staff_see_how_far_intakes_word_has_come(empty: Unna) -> None:
    empty.tell("P-11", derya(), sequence=1)
    empty.tell("P-11", derya(state="entered"), sequence=2)

    shown = {"participant_id": person_id("P-11"), "state": "entered", "version": 2}
    assert empty.planning.ok("GET", "/v1/pool") == [shown]


def test_another_agency_does_not_see_her(empty: Unna) -> None:
    other = uuid4()
    empty.tell("P-11", derya(), agency=other)

    assert placeable(empty) == []
    assert placeable(empty, other) == [person_id("P-11")]


def test_what_intake_may_add_later_is_left_alone(empty: Unna) -> None:
    grown = derya(shoe_size=38)
    grown["start_weeks"][0]["evenings"] = "no"

    assert hand_over(empty, grown) == "handled"
    assert placeable(empty) == [person_id("P-11")]


def test_a_word_the_solver_does_not_know_is_refused_at_the_door(empty: Unna) -> None:
    with pytest.raises(Malformed, match="slots"):
        hand_over(empty, derya(slots=["tue-night"]))


def test_what_shares_a_transaction_is_learned_as_if_each_came_alone(empty: Unna) -> None:
    """Two words about one person among them, and a word older than what is known."""
    empty.tell("P-12", people()["P-12"], sequence=7)
    words = [
        word(empty, "P-11", derya(state="entered"), 3),
        word(empty, "P-11", derya(restricted=True), 2),
        word(empty, "P-12", {**people()["P-12"], "state": "entered"}, 6),
        word(empty, "P-13", people()["P-13"], 1),
    ]

    assert inbox_of(empty).take_as_one(words)

    assert placeable(empty) == [person_id("P-12"), person_id("P-13")]
    with empty.database.agency(empty.client.agency) as work:
        stored = {row["participant_id"]: row["version"] for row in pool.versions(work)}
        assert sorted(stored.values()) == [1, 3, 7]
        assert [*confidentiality.known_of(work, set(stored))] == [UUID(person_id("P-11"))]


def test_a_number_that_leaps_undoes_all_that_shares_its_transaction(empty: Unna) -> None:
    words = [
        word(empty, "P-11", derya(), 1),
        word(empty, "P-11", derya(), LONGEST_LEAP + 2),
        word(empty, "P-13", people()["P-13"], 1),
    ]

    with pytest.raises(Disbelieved):
        inbox_of(empty).take_as_one(words)

    assert placeable(empty) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_fact_is_read_or_refused_as_by_marshmallow(name: str) -> None:
    """Each value of an example, also a nested one, is replaced by others and left out."""
    schema = messages.PoolEntered()
    for data in changed(EXAMPLES[name]):
        assert outcome(FactData.load, schema, data) == outcome(Schema.load, schema, data)


def test_a_fact_is_read_without_marshmallow(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = messages.PoolEntered()
    monkeypatch.setattr(Schema, "load", lambda *_, **__: pytest.fail("marshmallow was asked"))

    for data in EXAMPLES.values():
        assert schema.load(data)["state"] == data["state"]


def changed(data: Any) -> Iterator[Any]:
    """The data, then the data with one change at a time."""
    yield data
    for place in [*data] if isinstance(data, dict) else range(len(data)):
        inside = data[place]
        others = [None, "", "no", 1, True, [], {}, "2027-04-05", person_id("P-11")]
        nested = changed(inside) if isinstance(inside, dict | list) else ()
        for value in (*others, *nested):
            other = copy.copy(data)
            other[place] = value
            yield other
        if isinstance(data, dict):
            yield {name: value for name, value in data.items() if name != place}


def outcome(read: Any, schema: Schema, data: Any) -> str:
    try:
        return repr(read(schema, data))
    except ValidationError as fault:
        return f"refused: {fault.messages}"


def hand_over(unna: Unna, data: dict[str, Any]) -> str:
    """Hands a fact to the inbox that intake's contract of today would not allow."""
    return inbox_of(unna).take(word(unna, "P-11", data, 1))


def inbox_of(unna: Unna) -> Inbox:
    return Inbox(unna.database, SERVICE.name, list(SERVICE.subscriptions))


def word(unna: Unna, label: str, data: dict[str, Any], sequence: int) -> Message:
    return Message(
        topic=POOL,
        key=person_id(label),
        type="kreis.pool-entered.v1",
        source="kreis/intake",
        id=new_id(),
        time=datetime.now(UTC),
        agency=unna.client.agency,
        sequence=sequence,
        data={**data, "participant_id": person_id(label)},
        traceparent=new_traceparent(),
    )
