"""Stays: all of a person that decides on her time away, read where it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain import times_away as domain
from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import How, Invitation
from kreis.events.domain.times_away import Stay
from kreis.events.store import group_events, invitations, phases, tables
from kreis.events.store.times_away import Kept

_TOLD_BY = (How.PHONE, How.IN_PERSON)
"""Ways of an answer that were a conversation with staff."""


class OnRecord(NamedTuple):
    """What holds of her at one date, with the day of that date."""

    day: date
    recorded: domain.Recorded


class Her(NamedTuple):
    """What decides on a person's time away, and the group that misses her."""

    stay: Stay
    awaiting: Invitation | None


def load(work: Work, participant_id: UUID, kept: Kept) -> Her:
    """All that decides on her time away, with what staff have said about it."""
    her = _load(work, participant_id, kept.reached_on)
    is_spared = kept.told.id == kept.spared_id and _is_of(kept, her.stay)
    return her._replace(stay=replace(her.stay, is_spared=is_spared))


def _is_of(kept: Kept, stay: Stay) -> bool:
    """Whether what is kept tells of this time away. A contact begins another one."""
    return kept.told.since == stay.last_contact


def _load(work: Work, participant_id: UUID, reached_on: date | None) -> Her:
    members = invitations.of_participant(work, participant_id)
    dates = {each.id: group_events.of_cohort(work, each.cohort_id) for each in members}
    records = _on_record(work, participant_id)
    held_at = _held_at(work, {each.cohort_id for each in members})
    days = []
    for member in members:
        for event in dates[member.id]:
            recorded = records[event.id].recorded if event.id in records else None
            mark = domain.mark_of(event, member, recorded)
            if mark is not None:
                settles_at = domain.settles_at(held_at[event.id], recorded)
                days.append(domain.CountedDay(event.day, mark, settles_at))
    talked = (reached_on, _last_conversation(work, participant_id))
    seen = (each.day for each in records.values() if each.recorded.status is Status.PRESENT)
    own = [event for member in members for event in member.own_dates(dates[member.id])]
    awaiting = _awaiting(work, members, dates)
    today = work.now.astimezone(BERLIN).date()
    phase = phases.current(work, awaiting.cohort_id, today) if awaiting else None
    stay = Stay(
        days=domain.days_of(days),
        seen_on=max(seen, default=None),
        reached_on=max(filter(None, talked), default=None),
        first_day=min((event.day for event in own), default=date.max),
        is_awaited=awaiting is not None,
        is_discreet=confidentiality.known(work, participant_id).is_discreet,
        rhythm_weeks=phases.rhythm_of(work, awaiting) if awaiting else domain.WEEKLY,
        group_rhythm_weeks=phase.rhythm_weeks if phase else domain.WEEKLY,
        dates=sorted({event.day for event in own if not event.is_cancelled}),
    )
    return Her(stay, awaiting)


def _awaiting(
    work: Work, members: Iterable[Invitation], dates: Mapping[UUID, list[GroupEvent]]
) -> Invitation | None:
    """The invitation to the group that meets next, and whose dates she has not all declined."""
    coming = (
        (event.starts, member.id, member)
        for member in members
        if not member.is_declined
        for event in member.own_dates(dates[member.id])
        if event.is_to_come(work.now)
    )
    found = min(coming, key=lambda each: each[:2], default=None)
    return found[2] if found else None


def _on_record(work: Work, participant_id: UUID) -> dict[UUID, OnRecord]:
    """What holds of her, by date. `since` stays that of the first record that said the same."""
    own, event = tables.attendance, tables.group_event
    statement = (
        select(own, event.c.starts_at)
        .join(event, (event.c.agency_id == own.c.agency_id) & (event.c.id == own.c.group_event_id))
        .where(own.c.agency_id == work.agency, own.c.participant_id == participant_id)
        .order_by(own.c.version)
    )
    found: dict[UUID, OnRecord] = {}
    for row in work.connection.execute(statement):
        absence = None if row.absence is None else Absence(row.absence)
        now = domain.Recorded(Status(row.status), absence, row.recorded_at)
        before = found.get(row.group_event_id)
        if before is not None and _says_the_same(before.recorded, now):
            now = now._replace(since=before.recorded.since)
        found[row.group_event_id] = OnRecord(row.starts_at.date(), now)
    return found


def _held_at(work: Work, cohorts: Collection[UUID]) -> dict[UUID, datetime]:
    """When the list of each held date of these cohorts was complete for the first time."""
    event, series = tables.group_event, tables.series
    statement = (
        select(event.c.id, event.c.held_at)
        .join(
            series, (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id)
        )
        .where(event.c.agency_id == work.agency, series.c.cohort_id.in_(cohorts))
        .where(event.c.held_at.is_not(None))
    )
    return {row.id: row.held_at for row in work.connection.execute(statement)}


def _last_conversation(work: Work, participant_id: UUID) -> date | None:
    """The last day on which she told staff an answer, or had an appointment with them."""
    found = [_last_told(work, source, participant_id) for source in _ANSWERS]
    own = tables.appointment_slot.c
    slots = select(own.starts_at, own.minutes).where(
        own.agency_id == work.agency,
        own.participant_id == participant_id,
        own.starts_at <= work.now,
    )
    found += [
        row.starts_at
        for row in work.connection.execute(slots)
        if row.starts_at + timedelta(minutes=row.minutes) <= work.now
    ]
    days = (moment.astimezone(BERLIN).date() for moment in found if moment is not None)
    return max(days, default=None)


_ANSWERS = (tables.answer, tables.date_answer)


def _last_told(work: Work, source: Any, participant_id: UUID) -> datetime | None:
    invitation = tables.invitation.c
    hers = select(invitation.id).where(
        invitation.agency_id == work.agency, invitation.participant_id == participant_id
    )
    statement = select(func.max(source.c.answered_at)).where(
        source.c.agency_id == work.agency,
        source.c.invitation_id.in_(hers),
        source.c.how.in_(_TOLD_BY),
    )
    found: datetime | None = work.connection.execute(statement).scalar_one_or_none()
    return found


def _says_the_same(before: domain.Recorded, now: domain.Recorded) -> bool:
    """Whether a record left it at absent without an excuse, as after a reason was settled."""
    unexcused = (Absence.UNCLEAR, Absence.UNEXCUSED)
    return before.absence in unexcused and now.absence in unexcused
