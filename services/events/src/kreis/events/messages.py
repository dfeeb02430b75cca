"""The facts events reads, as far as it needs them, and the facts it publishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields

from kreis.chassis.database import Work
from kreis.events.domain.attendance import Attendance
from kreis.events.domain.group_events import Capacity, ChangeKind, GroupEvent, Venue
from kreis.events.domain.invitations import DateReply, Invitation
from kreis.events.domain.plan import Cohort, Offer, Week, Weekly
from kreis.events.domain.waitlist import Ended
from kreis.events.domain.waitlist import Offer as WaitlistOffer

PRIVACY = "privacy.v1"
_ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
COHORT = "cohorts.cohort.v1"
GROUP_EVENT = "events.group-event.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"


class _Part(Schema):
    class Meta:
        unknown = EXCLUDE


class _Venue(_Part):
    venue_id = fields.UUID(required=True)
    name = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    town = fields.String(required=True)
    land = fields.String(required=True)


class _Adults(_Part):
    max = fields.Integer(required=True)


class _CarePlaces(_Part):
    total = fields.Integer(required=True)
    by_band = fields.Dict(fields.String(), fields.Integer(), required=True)


class _Week(_Part):
    monday = fields.Date(required=True)
    days = fields.Integer(required=True)
    starts_at = fields.Time("%H:%M", required=True)
    ends_at = fields.Time("%H:%M", required=True)


class _Weekly(_Part):
    weekday = fields.String(required=True)
    dates = fields.Integer(required=True)
    starts_at = fields.Time("%H:%M", required=True)
    ends_at = fields.Time("%H:%M", required=True)


class _Offer(_Part):
    venue = fields.Nested(_Venue, required=True)
    adults = fields.Nested(_Adults, required=True)
    care_places = fields.Nested(_CarePlaces, required=True)
    week = fields.Nested(_Week, required=True)
    series = fields.Nested(_Weekly, required=True)
    timezone = fields.String(required=True)


class _Member(_Part):
    id = fields.UUID(required=True)
    restricted = fields.Boolean(required=True)


class CohortConfirmed(_Part):
    cohort_id = fields.UUID(required=True)
    name = fields.String(required=True)
    offer = fields.Nested(_Offer, required=True)
    members = fields.List(fields.Nested(_Member), required=True)


class CohortMemberJoined(_Part):
    cohort_id = fields.UUID(required=True)
    member = fields.Nested(_Member, required=True)
    joined_on = fields.Date(required=True)


class CohortMemberLeft(_Part):
    cohort_id = fields.UUID(required=True)
    participant_id = fields.UUID(required=True)
    left_on = fields.Date(required=True)


class ParticipantErased(Schema):
    participant_id = fields.UUID(required=True)


def erasure_acknowledged(work: Work, participant_id: UUID) -> None:
    data = {"participant_id": str(participant_id), "service": "events"}
    work.emit(PRIVACY, _ACKNOWLEDGED, f"{participant_id}#ack#events", data)


def acknowledgement_is_over(work: Work, participant_id: UUID) -> None:
    """A tombstone: the last backup that held her is gone."""
    work.emit(PRIVACY, _ACKNOWLEDGED, f"{participant_id}#ack#events", None)


def offer_of(fact: dict[str, Any]) -> Offer:
    offer = fact["offer"]
    where = dict(offer["venue"])
    land, venue_id = where.pop("land"), where.pop("venue_id")
    return Offer(
        cohort=Cohort(
            fact["cohort_id"], fact["name"], offer["timezone"], Venue(id=venue_id, **where), land
        ),
        capacity=Capacity(
            adults=offer["adults"]["max"],
            care_total=offer["care_places"]["total"],
            care_by_band=offer["care_places"]["by_band"],
        ),
        week=Week(**offer["week"]),
        weekly=Weekly(**offer["series"]),
    )


def members_of(fact: dict[str, Any]) -> dict[UUID, bool]:
    """Everybody in the cohort, and whether facts about her are restricted."""
    return {member["id"]: member["restricted"] for member in fact["members"]}


def group_event_scheduled(work: Work, event: GroupEvent) -> None:
    data = {
        **_date(event),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
    }
    work.emit(GROUP_EVENT, "kreis.group-event-scheduled.v1", event.id, data)


def group_event_moved(work: Work, event: GroupEvent, changed_together: int) -> None:
    change = event.change
    assert change is not None
    assert change.answer_by is not None
    data = {
        **_changed(event, changed_together),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
        "before": {
            "starts_at": _wall_time(change.before.starts_at),
            "ends_at": _wall_time(change.before.ends_at),
            "venue_id": str(change.before.venue.id),
        },
        "reinstated": change.kind is ChangeKind.REINSTATED,
        "answer_by": change.answer_by.isoformat(),
    }
    work.emit(GROUP_EVENT, "kreis.group-event-moved.v1", event.id, data)


def group_event_cancelled(work: Work, event: GroupEvent, changed_together: int) -> None:
    data = _changed(event, changed_together)
    work.emit(GROUP_EVENT, "kreis.group-event-cancelled.v1", event.id, data)


def group_event_places_changed(work: Work, event: GroupEvent) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "date": event.day.isoformat(),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
        "needs_sign_up": event.needs_sign_up,
    }
    work.emit(GROUP_EVENT, "kreis.group-event-places-changed.v1", event.id, data)


def childcare_demand_changed(work: Work, event: GroupEvent, by_band: Mapping[str, int]) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "date": event.day.isoformat(),
        "venue_id": str(event.venue.id),
        "children": sum(by_band.values()),
        "by_band": dict(by_band),
        "care_places": event.capacity.care_total,
    }
    work.emit(GROUP_EVENT, "kreis.childcare-demand-changed.v1", event.id, data)


def group_event_held(work: Work, event: GroupEvent, present: int, absent: int) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "present": present,
        "absent": absent,
    }
    work.emit(GROUP_EVENT, "kreis.group-event-held.v1", event.id, data)


def invitation_issued(work: Work, invitation: Invitation) -> None:
    data = {
        **_about(invitation),
        "series_id": str(invitation.series_id),
        "answer_by": invitation.answer_by.isoformat(),
    }
    _emit(work, "kreis.invitation-issued.v1", invitation, data)


def invitation_answered(work: Work, invitation: Invitation) -> None:
    assert invitation.reply is not None
    data = {
        **_about(invitation),
        "answer": invitation.reply.answer,
        "version": invitation.version,
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
    work: Work, invitation: Invitation, event: GroupEvent, offer: WaitlistOffer
) -> None:
    data = {
        **_waiting(invitation, event),
        "offer_id": str(offer.id),
        "expires_at": offer.expires_at.isoformat(),
    }
    _emit(work, "kreis.waitlist-offered.v1", invitation, data)


def waitlist_offer_ended(
    work: Work, invitation: Invitation, event: GroupEvent, offer: WaitlistOffer, ended: Ended
) -> None:
    data = {**_waiting(invitation, event), "offer_id": str(offer.id), "outcome": ended}
    _emit(work, "kreis.waitlist-offer-ended.v1", invitation, data)


def attendance_recorded(
    work: Work, member: Invitation, event: GroupEvent, entry: Attendance
) -> None:
    _emit(work, "kreis.attendance-recorded.v1", member, _attendance(event, entry))


def attendance_corrected(
    work: Work, member: Invitation, event: GroupEvent, entry: Attendance
) -> None:
    _emit(work, "kreis.attendance-corrected.v1", member, _attendance(event, entry))


def _date(event: GroupEvent) -> dict[str, Any]:
    return {
        "group_event_id": str(event.id),
        "series_id": str(event.series_id),
        "cohort_ids": [str(event.cohort_id)],
        "kind": event.kind,
        "starts_at": _wall_time(event.starts_at),
        "ends_at": _wall_time(event.ends_at),
        "timezone": event.timezone,
        "venue_id": str(event.venue.id),
    }


def _changed(event: GroupEvent, changed_together: int) -> dict[str, Any]:
    assert event.change is not None
    return {
        **_date(event),
        "change_id": str(event.change.id),
        "changed_together": changed_together,
        "sequence": event.sequence,
    }


def _attendance(event: GroupEvent, entry: Attendance) -> dict[str, Any]:
    return {
        "participant_id": str(entry.participant_id),
        "group_event_id": str(event.id),
        "cohort_id": str(event.cohort_id),
        "kind": event.kind,
        "date": event.day.isoformat(),
        "status": entry.status,
        "minutes": entry.minutes,
    }


def _about(invitation: Invitation) -> dict[str, Any]:
    return {
        "participant_id": str(invitation.participant_id),
        "invitation_id": str(invitation.id),
        "cohort_id": str(invitation.cohort_id),
    }


def _emit(work: Work, fact: str, member: Invitation, data: dict[str, Any]) -> None:
    """Facts about somebody under address protection stay among Kreis' own services."""
    topic = PARTICIPATION_RESTRICTED if member.restricted else PARTICIPATION
    work.emit(topic, fact, member.participant_id, data)


def _waiting(invitation: Invitation, event: GroupEvent) -> dict[str, Any]:
    return {
        **_about(invitation),
        "group_event_id": str(event.id),
        "date": event.day.isoformat(),
    }


def _wall_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"
