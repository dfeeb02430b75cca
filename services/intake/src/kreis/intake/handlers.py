"""Handlers: what intake does with the facts of others."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import erasure
from kreis.intake import messages
from kreis.intake.commands import erasures, placements


def note_her_group(work: Work, message: Message, fact: dict[str, Any]) -> None:
    placements.joined(work, fact["participant_id"], fact["cohort_id"])


def note_that_she_left_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    placements.left(work, fact["participant_id"], fact["cohort_id"])


def note_acknowledgement(work: Work, _: Message, fact: dict[str, Any] | None) -> None:
    if fact is not None:
        erasures.acknowledge(work, fact["participant_id"], fact["service"])


SUBSCRIPTIONS = [
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.ParticipantErased,
        erasure.handler(messages.acknowledgement_is_over, erasures.take_note),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.erasure-acknowledged.v1",
        messages.ErasureAcknowledged,
        note_acknowledgement,
    ),
    *(
        reads
        for topic in (messages.PARTICIPATION, messages.PARTICIPATION_RESTRICTED)
        for reads in (
            Subscription(topic, "kreis.cohort-joined.v1", messages.CohortJoined, note_her_group),
            Subscription(topic, "kreis.cohort-left.v1", messages.CohortLeft, note_that_she_left_it),
        )
    ),
]
