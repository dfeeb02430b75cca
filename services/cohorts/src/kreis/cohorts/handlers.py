"""Handlers of the facts that cohorts reads: the pool, what rules of phases count, erasures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.cohorts import messages
from kreis.cohorts.commands import phases, pool


def follow_the_pool(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """Keeps the newest fact about her. A tombstone takes her out of the pool."""
    participant_id = UUID(message.key)
    if fact is None:
        pool.forget(work, participant_id, message.sequence)
    else:
        pool.learn(work, participant_id, message.sequence, fact)


def count_held_date(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Notes a date of a group that was held. Facts of 0.1.0 do not say which kind it is, so they
    count nothing."""
    if fact["kind"] is not None and fact["date"] is not None:
        phases.note_held(work, message.id, **fact)


def note_planned_date(work: Work, _: Message, fact: dict[str, Any]) -> None:
    """Notes when a date of groups is. One that was moved may have been cancelled before."""
    phases.note_planned(work, **fact)


def note_cancelled_date(work: Work, _: Message, fact: dict[str, Any]) -> None:
    phases.note_planned(work, **fact, is_cancelled=True)


def note_regularity(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Notes how regularly she comes. The highest revision holds, so one that leaps is refused.

    Insights reads it from the clock, in minutes since 1970. So it may not be far ahead of now.
    """
    check_follows(fact["revision"], int(work.now.timestamp()) // 60)
    phases.note_band(work, message.id, **fact)


SUBSCRIPTIONS = [
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.ParticipantErased,
        erasure.handler(messages.erasure_acknowledged, messages.acknowledgement_is_over),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.protection-changed.v1",
        messages.ProtectionChanged,
        confidentiality.protection_handler(),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.discretion-changed.v1",
        messages.DiscretionChanged,
        confidentiality.discretion_handler(),
    ),
    *(
        Subscription(
            messages.GROUP_EVENT,
            fact,
            messages.GroupEventPlanned,
            noted,
            shares=True,
        )
        for fact, noted in (
            ("kreis.group-event-scheduled.v1", note_planned_date),
            ("kreis.group-event-moved.v1", note_planned_date),
            ("kreis.group-event-cancelled.v1", note_cancelled_date),
        )
    ),
    Subscription(
        messages.GROUP_EVENT,
        "kreis.group-event-held.v1",
        messages.GroupEventHeld,
        count_held_date,
        shares=True,
    ),
    *(
        Subscription(
            topic,
            "kreis.regularity-changed.v1",
            messages.RegularityChanged,
            note_regularity,
            shares=True,
        )
        for topic in (messages.PARTICIPATION, messages.PARTICIPATION_RESTRICTED)
    ),
    Subscription(
        messages.POOL, "kreis.pool-entered.v1", messages.PoolEntered, follow_the_pool, shares=True
    ),
]
