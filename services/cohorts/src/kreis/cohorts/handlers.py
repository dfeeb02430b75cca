"""Handlers of the facts that cohorts reads: intake's pool, and erasures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.cohorts import messages
from kreis.cohorts.commands import pool


def follow_the_pool(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """Keeps the newest fact about her. A tombstone takes her out of the pool."""
    participant_id = UUID(message.key)
    if fact is None:
        pool.forget(work, participant_id, message.sequence)
    else:
        pool.learn(work, participant_id, message.sequence, fact)


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
    Subscription(
        messages.POOL, "kreis.pool-entered.v1", messages.PoolEntered, follow_the_pool, shares=True
    ),
]
