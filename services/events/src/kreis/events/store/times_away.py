"""Times away: what was told of each, and all of a person that decides on hers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain import times_away as domain
from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import How, Invitation
from kreis.events.domain.times_away import (
    Level,
    Stay,
    TimeAway,
)
from kreis.events.store import group_events, invitations, phases, tables

_TOLD_BY = (How.PHONE, How.IN_PERSON)
"""Ways of an answer that were a conversation with staff."""


class Kept(NamedTuple):
    """A row: what was told, and the last day on which a call reached her."""

    told: TimeAway
    reached_on: date | None
    spared_id: UUID | None

    def in_it(self, her: Her) -> Her:
        """Her, with what staff have said about this time away. A contact begins another one."""
        is_spared = self.told.id == self.spared_id and self.told.since == her.stay.last_contact
        return her._replace(stay=replace(her.stay, is_spared=is_spared))


class Ahead(NamedTuple):
    """What is to be told later, if nothing happens until then."""

    level: Level
    at: datetime


class OnRecord(NamedTuple):
    """What holds of her at one date, with the day of that date."""

    day: date
    recorded: domain.Recorded


class Her(NamedTuple):
    """What decides on a person's time away, and the group that misses her."""

    stay: Stay
    awaiting: Invitation | None


def begin(work: Work, people: Iterable[UUID]) -> None:
    """Adds a row for each who has none: from now on, what happens to her is looked at."""
    rows = [
        {"agency_id": work.agency, "participant_id": who, "id": uuid4()} for who in sorted(people)
    ]
    if rows:
        statement = postgresql.insert(tables.time_away).values(rows)
        work.connection.execute(statement.on_conflict_do_nothing())


def known_of(work: Work, people: Collection[UUID]) -> set[UUID]:
    """Those of them who have a row."""
    own = tables.time_away.c
    if not people:
        return set()
    statement = select(own.participant_id).where(
        own.agency_id == work.agency, own.participant_id.in_(people)
    )
    return set(work.connection.execute(statement).scalars())


def find(work: Work, participant_id: UUID, *, lock: bool = False) -> Kept | None:
    """Her row; with `lock`, nobody else changes it until this work is done."""
    own = tables.time_away.c
    statement = select(tables.time_away).where(
        own.agency_id == work.agency, own.participant_id == participant_id
    )
    row = work.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else Kept(_told(row), row.reached_on, row.spared_id)


def save(
    work: Work,
    participant_id: UUID,
    told: TimeAway,
    found: domain.Finding | None,
    stay: Stay,
    ahead: Ahead | None,
    today: date,
) -> None:
    values = {
        "id": told.id,
        "since": told.since,
        "level": told.level,
        "because": told.because,
        "revision": told.revision,
        "run": list(found.run) if found else [],
        "seen_on": stay.seen_on,
        "silent_since": stay.silent_since,
        "ahead_level": ahead and ahead.level,
        "ahead_at": ahead and ahead.at,
        "as_of": today,
    }
    _change(work, participant_id, **values)


def spare(work: Work, participant_id: UUID, time_away_id: UUID, by: str) -> None:
    """Notes that staff want no message to her in this time away."""
    _change(work, participant_id, spared_id=time_away_id, spared_by=by)


def _change(work: Work, participant_id: UUID, **values: Any) -> None:
    own = tables.time_away
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    work.connection.execute(update(own).where(hers).values(**values))


def note_reached(work: Work, participant_id: UUID, day: date) -> None:
    """Notes the day on which a call reached her. The latest one holds."""
    own = tables.time_away
    values = {"participant_id": participant_id, "id": uuid4(), "reached_on": day}
    statement = postgresql.insert(own).values(agency_id=work.agency, **values)
    latest = func.greatest(own.c.reached_on, day)
    keys = ["agency_id", "participant_id"]
    statement = statement.on_conflict_do_update(index_elements=keys, set_={"reached_on": latest})
    work.connection.execute(statement)


def all_open(work: Work) -> list[dict[str, Any]]:
    """Everybody about whom something was told or is to be told, the longest silence first."""
    own = tables.time_away.c
    return _shown(work, func.coalesce(own.level, own.ahead_level).is_not(None))


def of_participant(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """What is kept of her, or nothing."""
    return _shown(work, tables.time_away.c.participant_id == participant_id)


def _shown(work: Work, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
    own = tables.time_away.c
    statement = select(tables.time_away).where(own.agency_id == work.agency, wanted)
    return [
        {
            **row._asdict(),
            "level": _level(row.level),
            "because": None if row.because is None else domain.Because(row.because),
            "ahead_level": _level(row.ahead_level),
        }
        for row in work.connection.execute(statement.order_by(own.silent_since, own.participant_id))
    ]


def load(work: Work, participant_id: UUID, kept: Kept) -> Her:
    """All that decides on her time away, with what staff have said about it."""
    return kept.in_it(_load(work, participant_id, kept.reached_on))


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
    stay = Stay(
        days=domain.days_of(days),
        seen_on=max(seen, default=None),
        reached_on=max(filter(None, talked), default=None),
        first_day=min((event.day for event in own), default=date.max),
        is_awaited=awaiting is not None,
        is_discreet=confidentiality.known(work, participant_id).is_discreet,
        rhythm_weeks=phases.rhythm_of(work, awaiting) if awaiting else domain.WEEKLY,
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


def _told(row: Row[Any]) -> TimeAway:
    return TimeAway(
        id=row.id,
        since=row.since,
        level=_level(row.level),
        because=None if row.because is None else domain.Because(row.because),
        revision=row.revision,
    )


def _level(stored: str | None) -> Level | None:
    return None if stored is None else Level(stored)
