"""Handlers: what notifications makes of the facts of others, in its own database alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Subscription
from kreis.chassis.process import confidentiality, erasure
from kreis.notifications import messages
from kreis.notifications.commands import (
    appointments,
    changes,
    circle_messages,
    consents,
    held_places,
    invitations,
    mail_addresses,
    rhythms,
    times_away,
)
from kreis.notifications.domain.appointments import Appointment, State
from kreis.notifications.domain.errands import Kind

MESSAGES = "messages"
"""The purpose of a consent to be written to."""


def invitation_issued(work: Work, _: Message, fact: dict[str, Any]) -> None:
    invitations.note_issued(work, **fact)


def invitation_answered(work: Work, _: Message, fact: dict[str, Any]) -> None:
    invitations.note_answer(work, **fact)


def date_answered(work: Work, _: Message, fact: dict[str, Any]) -> None:
    invitations.note_date_answer(work, **fact)


def cohort_left(work: Work, _: Message, fact: dict[str, Any]) -> None:
    invitations.note_left(work, **fact)


def waitlist_offered(work: Work, _: Message, fact: dict[str, Any]) -> None:
    held_places.note_offered(work, **fact)


def waitlist_offer_ended(work: Work, _: Message, fact: dict[str, Any]) -> None:
    held_places.note_ended(work, fact["offer_id"])


def places_changed(work: Work, _: Message, fact: dict[str, Any]) -> None:
    """Has people asked where they sign up. Elsewhere everybody comes who has not declined.

    Nobody is asked there any more, so calls to ask are reviewed.
    """
    about = fact["group_event_id"]
    changes.note(work, about, about, Kind.SIGN_UP, are_members_told=fact["needs_sign_up"])


def group_event_scheduled(work: Work, _: Message, fact: dict[str, Any]) -> None:
    """Tells of an additional date. Of others the invitation or the rhythm tells."""
    date = fact["group_event_id"]
    if fact["addition_id"] is not None:
        changes.note(work, date, fact["addition_id"], Kind.ADDITION)
    elif fact["in_rhythm"]:
        changes.note(work, date, date, Kind.REMINDER)


def group_event_moved(work: Work, _: Message, fact: dict[str, Any]) -> None:
    changes.note(work, **fact, kind=Kind.CHANGE)


def group_event_cancelled(work: Work, _: Message, fact: dict[str, Any]) -> None:
    told_with_rhythm = fact.pop("told_with_rhythm")
    changes.note(work, **fact, kind=Kind.CANCELLATION, are_members_told=not told_with_rhythm)


def rhythm_changed(work: Work, _: Message, fact: dict[str, Any]) -> None:
    rhythms.note(work, **fact)


def appointment_changed(work: Work, message: Message, fact: dict[str, Any]) -> None:
    state, at = State(fact.pop("state")), message.time
    about = Appointment(id=fact.pop("appointment_id"), state=state, changed_at=at, **fact)
    appointments.note(work, about)


def absence_threshold_reached(work: Work, _: Message, fact: dict[str, Any]) -> None:
    """An unknown level is a call: somebody looks."""
    level = fact.pop("level")
    times_away.note_reached(work, **fact, is_message=level == "message")


def absence_threshold_cleared(work: Work, _: Message, fact: dict[str, Any]) -> None:
    times_away.note_cleared(work, **fact)


def message_wanted(work: Work, _: Message, fact: dict[str, Any]) -> None:
    """Sends a message to a member of a circle. Exchange says to whom, when it is sent."""
    circle_messages.plan(work, **fact)


def consent_changed(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """Other purposes than messages concern nobody here. A tombstone says that she is erased, and
    the topic is read from its beginning: what stands there of somebody erased is not kept."""
    participant_id = UUID(message.key.partition("#")[0])
    if fact is None:
        consents.forget(work, participant_id)
    elif fact["purpose"] == MESSAGES and not erasure.erased(work, {participant_id}):
        consents.note(work, participant_id, is_given=fact["is_given"], version=fact["version"])


def contact_changed(work: Work, message: Message, fact: dict[str, Any] | None) -> None:
    """The topic is read from its beginning at each start. So old facts come again, also about
    somebody who is erased."""
    participant_id = UUID(message.key.partition("#")[0])
    if fact is None:
        mail_addresses.forget(work, participant_id)
    elif not erasure.erased(work, {participant_id}):
        mail_addresses.note_contact(work, participant_id, fact["version"], message.time)


SUBSCRIPTIONS = [
    read
    for topic in (messages.PARTICIPATION, messages.PARTICIPATION_RESTRICTED)
    for read in (
        Subscription(
            topic, "kreis.invitation-issued.v1", messages.InvitationIssuedAnew, invitation_issued
        ),
        Subscription(
            topic, "kreis.invitation-answered.v1", messages.InvitationAnswered, invitation_answered
        ),
        Subscription(topic, "kreis.date-answered.v1", messages.DateAnswered, date_answered),
        Subscription(topic, "kreis.cohort-left.v1", messages.CohortLeft, cohort_left),
        Subscription(
            topic, "kreis.waitlist-offered.v1", messages.WaitlistOffered, waitlist_offered
        ),
        Subscription(
            topic, "kreis.waitlist-offer-ended.v1", messages.WaitlistOffered, waitlist_offer_ended
        ),
    )
] + [
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
        messages.PRIVACY, "kreis.consent-changed.v1", messages.ConsentChanged, consent_changed
    ),
    Subscription(
        messages.PRIVACY, "kreis.contact-changed.v1", messages.ContactChanged, contact_changed
    ),
    Subscription(
        messages.APPOINTMENT,
        "kreis.appointment-changed.v1",
        messages.AppointmentChanged,
        appointment_changed,
    ),
    Subscription(
        messages.ACCOMPANIMENT,
        "kreis.absence-threshold-reached.v1",
        messages.AbsenceThresholdReached,
        absence_threshold_reached,
    ),
    Subscription(
        messages.ACCOMPANIMENT,
        "kreis.absence-threshold-cleared.v1",
        messages.AbsenceThresholdCleared,
        absence_threshold_cleared,
    ),
    Subscription(
        messages.ACCOMPANIMENT,
        "kreis.rhythm-changed.v1",
        messages.RhythmChanged,
        rhythm_changed,
    ),
    Subscription(
        messages.GROUP_EVENT,
        "kreis.group-event-scheduled.v1",
        messages.GroupEventScheduled,
        group_event_scheduled,
    ),
    Subscription(
        messages.GROUP_EVENT,
        "kreis.group-event-moved.v1",
        messages.GroupEventChanged,
        group_event_moved,
    ),
    Subscription(
        messages.GROUP_EVENT,
        "kreis.group-event-cancelled.v1",
        messages.GroupEventCancelled,
        group_event_cancelled,
    ),
    Subscription(
        messages.GROUP_EVENT,
        "kreis.group-event-places-changed.v1",
        messages.PlacesChanged,
        places_changed,
    ),
    Subscription(
        messages.EXCHANGE,
        "kreis.message-wanted.v1",
        messages.MessageWanted,
        message_wanted,
    ),
]
