"""A message has its effect exactly once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields

from kreis.chassis.data.database import Database, Work
from kreis.chassis.message import Malformed, Message, new_id
from kreis.chassis.messaging.inbox import Subscription
from tests.support.fixtures import deliver
from tests.support.notes import SERVICE, joined, notes, write_note


class CohortJoined(Schema):
    cohort_id = fields.UUID(required=True)


def note_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, str(fact["cohort_id"]))


def fail(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, "half done")
    raise RuntimeError("no handler is perfect")


TOPIC, TYPE = "participation.v1", "kreis.cohort-joined.v1"


def reading(handle: Any) -> Any:
    return replace(SERVICE, subscriptions=[Subscription(TOPIC, TYPE, CohortJoined, handle)])


def test_a_duplicate_has_no_second_effect(database: Database, agency: UUID) -> None:
    participant, message_id = uuid4(), new_id()
    fact = joined(participant)
    outcomes = [
        deliver(
            database, reading(note_it), TOPIC, TYPE, participant, fact,
            agency=agency, message_id=message_id,
        )
        for _ in range(3)
    ]  # fmt: skip

    assert outcomes == ["handled", "duplicate", "duplicate"]
    assert notes(database, agency) == [fact["cohort_id"]]


def test_a_failed_handler_leaves_no_trace_and_may_try_again(
    database: Database, agency: UUID
) -> None:
    participant, message_id = uuid4(), new_id()
    fact = joined(participant)

    with pytest.raises(RuntimeError):
        deliver(
            database, reading(fail), TOPIC, TYPE, participant, fact,
            agency=agency, message_id=message_id,
        )  # fmt: skip
    assert notes(database, agency) == []

    outcome = deliver(
        database, reading(note_it), TOPIC, TYPE, participant, fact,
        agency=agency, message_id=message_id,
    )  # fmt: skip
    assert outcome == "handled"


def test_a_type_nobody_reads_is_ignored(database: Database, agency: UUID) -> None:
    participant = uuid4()
    entry = {
        "participant_id": str(participant),
        "enrolment_id": str(uuid4()),
        "entry_date": "2027-04-05",
    }
    outcome = deliver(
        database, reading(note_it), TOPIC, "kreis.entry-recorded.v1", participant, entry,
        agency=agency,
    )  # fmt: skip

    assert outcome == "ignored"


def test_a_field_that_its_reader_needs_and_misses_is_named(
    database: Database, agency: UUID
) -> None:
    class Demanding(CohortJoined):
        room = fields.String(required=True)

    service = replace(SERVICE, subscriptions=[Subscription(TOPIC, TYPE, Demanding, note_it)])
    participant = uuid4()

    with pytest.raises(Malformed, match="room"):
        deliver(database, service, TOPIC, TYPE, participant, joined(participant), agency=agency)
