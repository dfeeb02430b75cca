"""The copy of the pool: what intake says last, counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Malformed, Message, new_id
from kreis.chassis.messaging.inbox import Inbox
from kreis.cohorts.main import SERVICE
from kreis.cohorts.store import pool
from services.cohorts.tests.unna import POOL, Unna, people, person_id


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


def hand_over(unna: Unna, data: dict[str, Any]) -> str:
    """Hands a fact to the inbox that intake's contract of today would not allow."""
    message = Message(
        topic=POOL,
        key=person_id("P-11"),
        type="kreis.pool-entered.v1",
        source="kreis/intake",
        id=new_id(),
        time=datetime.now(UTC),
        agency=unna.client.agency,
        sequence=1,
        data=data,
        traceparent=new_traceparent(),
    )
    return Inbox(unna.database, SERVICE.name, list(SERVICE.subscriptions)).take(message)
