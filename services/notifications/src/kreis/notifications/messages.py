"""The facts notifications reads, and those it publishes about what became of its messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallTask
from kreis.notifications.domain.mail_reports.report import Report
from kreis.notifications.domain.messages import Message
from kreis.notifications.domain.times import BERLIN

PRIVACY = "privacy.v2"
ACKNOWLEDGEMENTS = "privacy-ack.notifications.v1"
_UNTIL_0_3 = "privacy.v1"
"""Written for an intake of 0.1.0 as well. Nothing of 0.2 reads it."""
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"
GROUP_EVENT = "events.group-event.v1"
APPOINTMENT = "events.appointment.v1"
DELIVERY = "notifications.delivery.v1"
ACCOMPANIMENT = "accompaniment.v1"
EXCHANGE = "exchange.v1"


class InvitationIssued(Schema):
    participant_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)


class InvitationIssuedAnew(InvitationIssued):
    answers_before = fields.Integer(load_default=0)


class InvitationAnswered(InvitationIssued):
    answer = fields.String(required=True)
    version = fields.Integer(required=True)


class GroupEventChanged(Schema):
    group_event_id = fields.UUID(required=True)
    change_id = fields.UUID(required=True)


class GroupEventCancelled(GroupEventChanged):
    told_with_rhythm = fields.Boolean(load_default=False)


class GroupEventScheduled(Schema):
    group_event_id = fields.UUID(required=True)
    addition_id = fields.UUID(load_default=None)
    in_rhythm = fields.Boolean(load_default=False)


class RhythmChanged(InvitationIssued):
    planning_id = fields.UUID(required=True)


class DateAnswered(InvitationIssued):
    group_event_id = fields.UUID(required=True)
    answer = fields.String(required=True)
    sequence = fields.Integer(required=True)
    version = fields.Integer(required=True)


class CohortLeft(Schema):
    participant_id = fields.UUID(required=True)
    cohort_id = fields.UUID(required=True)


class WaitlistOffered(InvitationIssued):
    offer_id = fields.UUID(required=True)


class AppointmentChanged(InvitationIssued):
    appointment_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    before = fields.AwareDateTime(load_default=None)
    form = fields.String(required=True)


class AbsenceThresholdCleared(Schema):
    participant_id = fields.UUID(required=True)
    time_away_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class AbsenceThresholdReached(AbsenceThresholdCleared):
    invitation_id = fields.UUID(required=True)
    level = fields.String(required=True)


class PlacesChanged(Schema):
    group_event_id = fields.UUID(required=True)
    needs_sign_up = fields.Boolean(required=True)


class ConsentChanged(Schema):
    participant_id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    is_given = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


class ProtectionChanged(ParticipantErased):
    is_protected = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ContactChanged(ParticipantErased):
    version = fields.Integer(required=True)


class DiscretionChanged(ParticipantErased):
    is_discreet = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class MessageWanted(Schema):
    message_id = fields.UUID(required=True)
    kind = fields.String(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    _acknowledge(
        work, participant_id, {"participant_id": str(participant_id), "service": "notifications"}
    )


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    _acknowledge(work, participant_id, None)


def _acknowledge(work: Work, participant_id: UUID, data: dict[str, Any] | None) -> None:
    work.emit(ACKNOWLEDGEMENTS, _ACKNOWLEDGED, f"{participant_id}#ack", data)
    work.emit(_UNTIL_0_3, _ACKNOWLEDGED, f"{participant_id}#ack#notifications", data)


def message_sent(work: Work, message: Message) -> None:
    _tell(work, "kreis.message-sent.v1", message)


def message_unknown(work: Work, message: Message) -> None:
    _tell(work, "kreis.message-unknown.v1", message)


def message_failed(work: Work, message: Message) -> None:
    _tell(work, "kreis.message-failed.v1", message, reason=message.reason)


def message_suppressed(work: Work, message: Message) -> None:
    _tell(work, "kreis.message-suppressed.v1", message, reason=message.reason)


def mail_declined(work: Work, participant_id: UUID, how: Report) -> None:
    """She has unsubscribed, or has called a mail unwanted: intake takes the channel away."""
    said = "one_click" if how is Report.UNSUBSCRIBED else "complaint"
    data = {"participant_id": str(participant_id), "how": said}
    work.emit(DELIVERY, "kreis.mail-declined.v1", participant_id, data)


def call_task_raised(work: Work, task: CallTask) -> None:
    data = {
        "participant_id": str(task.errand.participant_id),
        "call_task_id": str(task.id),
        "about": task.errand.kind,
        "cause": str(task.errand.cause),
        "version": task.errand.version,
        "invitation_id": str(task.errand.invitation_id),
        "reason": task.reason,
    }
    work.emit(DELIVERY, "kreis.call-task-raised.v1", task.errand.participant_id, data)


def call_tasks_closed(work: Work, tasks: Iterable[CallTask]) -> None:
    """What these people were to be told waits for no call any more."""
    for task in tasks:
        who = task.errand.participant_id
        data = {"participant_id": str(who), "call_task_id": str(task.id), "result": task.result}
        work.emit(DELIVERY, "kreis.call-task-closed.v1", who, data)


def contact_logged(work: Work, task: CallTask) -> None:
    """A call has reached her. Events needs the day alone."""
    who = task.errand.participant_id
    day = work.now.astimezone(BERLIN).date().isoformat()
    data = {"participant_id": str(who), "call_task_id": str(task.id), "day": day}
    work.emit(ACCOMPANIMENT, "kreis.contact-logged.v1", who, data)


def _tell(work: Work, fact: str, message: Message, **why: Any) -> None:
    errand = message.errand
    data = {
        "participant_id": str(errand.participant_id),
        "message_id": str(message.id),
        "kind": errand.kind,
        "channel": message.channel,
        "cause": str(errand.cause),
        "version": errand.version,
        "invitation_id": str(errand.invitation_id),
        **why,
    }
    work.emit(DELIVERY, fact, errand.participant_id, data)
