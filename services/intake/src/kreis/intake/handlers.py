"""Handlers: what intake does with the facts of others."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.intake import messages
from kreis.intake.commands import erasures, participants, placements, protection


def note_her_group(work: Work, message: Message, fact: dict[str, Any]) -> None:
    placements.joined(work, fact["participant_id"], fact["cohort_id"])


def note_that_she_left_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    placements.left(work, fact["participant_id"], fact["cohort_id"])


def note_acknowledgement(work: Work, _: Message, fact: dict[str, Any] | None) -> None:
    if fact is not None:
        erasures.acknowledge(work, fact["participant_id"], fact["service"])


def note_own_contact(work: Work, _: Message, fact: dict[str, Any] | None) -> None:
    if fact is not None:
        participants.remember_contact(work, fact["participant_id"], fact["version"])


def note_that_she_wants_no_mail(work: Work, _: Message, fact: dict[str, Any]) -> None:
    participants.stop_mail(work, fact["participant_id"])


SUBSCRIPTIONS = [
    Subscription(
        messages.PRIVACY,
        "kreis.participant-erased.v1",
        messages.ParticipantErased,
        erasure.handler(
            erasures.acknowledge_again, messages.acknowledgement_is_over, erasures.take_note
        ),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.protection-changed.v1",
        messages.ProtectionChanged,
        confidentiality.protection_handler(protection.remember),
    ),
    Subscription(
        messages.PRIVACY,
        "kreis.discretion-changed.v1",
        messages.DiscretionChanged,
        confidentiality.discretion_handler(protection.remember),
    ),
    Subscription(
        messages.PRIVACY, "kreis.contact-changed.v1", messages.ContactChanged, note_own_contact
    ),
    Subscription(
        messages.DELIVERY,
        "kreis.mail-declined.v1",
        messages.MailDeclined,
        note_that_she_wants_no_mail,
    ),
    *(
        Subscription(
            topic,
            "kreis.erasure-acknowledged.v1",
            messages.ErasureAcknowledged,
            note_acknowledgement,
        )
        for topic in messages.ACKNOWLEDGEMENTS.values()
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
