"""The facts events publishes about participants."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import Attendance
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import DateReply, Invitation
from kreis.events.domain.waitlists import Ended, HeldPlace

PARTICIPATION = "participation.v1"


def invitation_issued(work: Work, invitation: Invitation) -> None:
    data: dict[str, Any] = {
        **_about(invitation),
        "series_id": str(invitation.series_id),
        "answer_by": invitation.answer_by.isoformat(),
    }
    if invitation.version:
        data["answers_before"] = invitation.version
    _emit(work, "kreis.invitation-issued.v1", invitation, data)


def invitation_answered(work: Work, invitation: Invitation) -> None:
    assert invitation.reply is not None
    data = {
        **_about(invitation),
        "answer": invitation.reply.answer,
        "version": invitation.version,
        "answered_on": work.now.astimezone(BERLIN).date().isoformat(),
    }
    _emit(work, "kreis.invitation-answered.v1", invitation, data)


def date_answered(
    work: Work, invitation: Invitation, event: GroupEvent, answered: DateReply
) -> None:
    data = {
        **_about(invitation),
        "group_event_id": str(event.id),
        "date": event.day.isoformat(),
        "answer": answered.reply.answer,
        "version": answered.version,
        "sequence": answered.sequence,
    }
    _emit(work, "kreis.date-answered.v1", invitation, data)


def waitlist_joined(work: Work, invitation: Invitation, event: GroupEvent) -> None:
    _emit(work, "kreis.waitlist-joined.v1", invitation, _waiting(invitation, event))


def waitlist_left(work: Work, invitation: Invitation, event: GroupEvent) -> None:
    _emit(work, "kreis.waitlist-left.v1", invitation, _waiting(invitation, event))


def waitlist_offered(
    work: Work, invitation: Invitation, event: GroupEvent, held: HeldPlace
) -> None:
    data = {
        **_waiting(invitation, event),
        "offer_id": str(held.id),
        "expires_at": held.expires_at.isoformat(),
    }
    _emit(work, "kreis.waitlist-offered.v1", invitation, data)


def waitlist_offer_ended(
    work: Work, invitation: Invitation, event: GroupEvent, held: HeldPlace, ended: Ended
) -> None:
    data = {**_waiting(invitation, event), "offer_id": str(held.id), "outcome": ended}
    _emit(work, "kreis.waitlist-offer-ended.v1", invitation, data)


def attendance_recorded(
    work: Work, member: Invitation, event: GroupEvent, entry: Attendance
) -> None:
    _emit(work, "kreis.attendance-recorded.v1", member, _attendance(event, entry, 1))


def attendance_corrected(
    work: Work, member: Invitation, event: GroupEvent, entry: Attendance, revision: int
) -> None:
    data = _attendance(event, entry, revision)
    _emit(work, "kreis.attendance-corrected.v1", member, data)


def _attendance(event: GroupEvent, entry: Attendance, revision: int) -> dict[str, Any]:
    return {
        "participant_id": str(entry.participant_id),
        "group_event_id": str(event.id),
        "cohort_id": str(event.cohort_id),
        "kind": event.kind,
        "date": event.day.isoformat(),
        "status": entry.status,
        "minutes": entry.minutes,
        "revision": revision,
    }


def _about(invitation: Invitation) -> dict[str, Any]:
    return {
        "participant_id": str(invitation.participant_id),
        "invitation_id": str(invitation.id),
        "cohort_id": str(invitation.cohort_id),
    }


def _waiting(invitation: Invitation, event: GroupEvent) -> dict[str, Any]:
    return {
        **_about(invitation),
        "group_event_id": str(event.id),
        "date": event.day.isoformat(),
    }


def _emit(work: Work, fact: str, member: Invitation, data: dict[str, Any]) -> None:
    """The outbox sends facts about people under address protection to the restricted topic."""
    work.emit(PARTICIPATION, fact, member.participant_id, data)
