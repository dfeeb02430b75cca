"""Handlers: what views are told of the facts of others, and whom they are told to forget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.chassis.process.confidentiality import Confidentiality
from kreis.subscriptions import messages
from kreis.subscriptions.commands import forgetting, telling
from kreis.subscriptions.domain.offering import OFFERED
from kreis.subscriptions.domain.views import Fact


def tell(work: Work, message: Message, fact: dict[str, Any]) -> None:
    """Tells each view of the fact what was agreed, together with other facts of this work.

    A fact has the time of the machine, and periods go by the story clock. Its age is the same.
    Raises `Disbelieved` if its version leaps.
    """
    check_follows(fact["version"], 0)
    written = work.now - max(datetime.now(UTC) - message.time, timedelta(0))
    told = Fact(message.type, message.source, message.id, written, message.data or {})
    work.gather(telling.tell, told)


def forget(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """A record and a tombstone mean the same."""
    forgetting.forget(work, UUID(message.key))


def forget_erased(work: Work, subject: UUID) -> bool:
    """Views forget her in the transaction that marks her: the acknowledgement says so."""
    forgetting.forget(work, subject)
    return erasure.mark(work, subject)


def forget_protected(work: Work, subject: UUID, now: Confidentiality) -> None:
    """Also when protection is lifted: whoever was protected once stays away from outsiders."""
    forgetting.forget(work, subject)


SUBSCRIPTIONS = [
    *(
        Subscription(messages.PARTICIPATION, type_, messages.Participation, tell, shares=True)
        for type_ in OFFERED
    ),
    Subscription(messages.FORGET, "kreis.participant-to-forget.v1", messages.OfParticipant, forget),
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.OfParticipant,
        erasure.handler(
            messages.erasure_acknowledged, messages.acknowledgement_is_over, forget_erased
        ),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.protection-changed.v1",
        messages.ProtectionChanged,
        confidentiality.protection_handler(forget_protected),
    ),
]
