"""Times away: looking at somebody who stays away, and telling when staff are to turn to her.

Promise: nothing is told before the list was saved for 24 hours, nor in holidays. What holds no more
is taken back as soon as a record, an answer or a call says so. One look at a person at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events.domain import times_away as domain
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.open_days import HolidaysUnknown
from kreis.events.domain.times_away import (
    SETTLES_AFTER,
    Because,
    Finding,
    Level,
    NotAway,
    Stay,
    TimeAway,
)
from kreis.events.messages import accompaniment
from kreis.events.store import closure_days, plans, stays
from kreis.events.store import times_away as store

LOOK = "look-at-time-away"
"""The kind of due work that looks whether staff are to turn to somebody."""
_BEGINS = time(8)
"""When a look happens that waits for a day."""
_LONGEST_PAUSE = 60
"""Days. Summer holidays have 45."""
_A_DAY = timedelta(days=1)


def follow(
    work: Work, event: GroupEvent, changed: Mapping[UUID, int], absent: Collection[UUID]
) -> None:
    """Plans the looks that a list calls for: one now, and one in 24 hours for who was not there.

    `changed` maps people to the version of their record. `absent` are people who were not there
    at a date whose list is complete.
    """
    store.begin(work, absent)
    for who in sorted(store.known_of(work, {*changed, *absent})):
        cause = f"{event.id}:{changed.get(who, 'held')}"
        work.schedule(LOOK, who, cause)
        if who in absent:
            work.schedule(LOOK, who, f"{cause}:settled", not_before=work.now + SETTLES_AFTER)


def look_soon(work: Work, people: Iterable[UUID], at: datetime | None = None) -> None:
    """Plans a look at those of them whose dates were looked at before."""
    for who in sorted(store.known_of(work, set(people))):
        work.schedule(LOOK, who, str(uuid4()), not_before=at)


def note_reached(work: Work, participant_id: UUID, day: date) -> None:
    """Notes that a call has reached her. Her time away ends with it."""
    store.note_reached(work, participant_id, day)
    look_soon(work, [participant_id])


def look(work: Work, participant_id: UUID) -> None:
    """Takes back what holds no more, and tells what is to be done now."""
    kept = store.find(work, participant_id, lock=True)
    if kept is None:
        return
    today = work.now.astimezone(BERLIN).date()
    her = stays.load(work, participant_id, kept)
    told = _taken_back(work, participant_id, kept.told, her.stay, today)
    settled = domain.find(her.stay, today, settled_by=work.now)
    pause_ends = None
    if settled is not None and _is_more(settled.level, told.level):
        assert her.awaiting is not None
        pause_ends = _pause_ends(work, her.awaiting, today)
        if pause_ends is None:
            told = _reached(work, participant_id, her.awaiting, told, settled, today)
        else:
            work.schedule(LOOK, participant_id, f"pause:{pause_ends}", not_before=pause_ends)
    again = domain.looks_again_on(her.stay, today)
    if again is not None and told.level is not Level.CALL:
        work.schedule(LOOK, participant_id, f"silence:{again}", not_before=_morning(again))
    found = domain.find(her.stay, today)
    ahead = _ahead(found, told, her.stay, pause_ends)
    store.save(work, participant_id, told, found, her.stay, ahead, today)


def plan_call(work: Work, participant_id: UUID) -> None:
    """Has her called, sooner than the rules would. Planned already, it changes nothing.

    Raises `NotAway` if she has missed nothing since she was last there or reached.
    """
    kept = store.find(work, participant_id, lock=True)
    today = work.now.astimezone(BERLIN).date()
    her = stays.load(work, participant_id, kept) if kept else None
    if kept is None or her is None or her.awaiting is None or not her.stay.missed():
        raise NotAway
    told = _taken_back(work, participant_id, kept.told, her.stay, today)
    if told.level is not Level.CALL:
        missed = her.stay.missed()
        run = tuple(each.day for each in missed if each.mark is domain.Mark.ABSENT)
        wanted = Finding(Level.CALL, Because.STAFF, run)
        told = _reached(work, participant_id, her.awaiting, told, wanted, today)
    found = domain.find(her.stay, today)
    store.save(work, participant_id, told, found, her.stay, None, today)


def spare(work: Work, participant_id: UUID, by: str) -> bool:
    """Stops the message to her; returns whether others were told to write, so that it may have
    left. Three absences or a long silence lead to a call nevertheless.

    Raises `NotAway` if no message is due to her in this time away.
    """
    kept = store.find(work, participant_id, lock=True)
    today = work.now.astimezone(BERLIN).date()
    her = stays.load(work, participant_id, kept) if kept else None
    found = domain.find(her.stay, today) if her else None
    if kept is None or her is None:
        raise NotAway
    if her.stay.is_spared:
        return True
    if found is None or found.level is not Level.MESSAGE:
        raise NotAway
    told = _taken_back(work, participant_id, kept.told, her.stay, today)
    store.save(work, participant_id, told, found, her.stay, None, today)
    store.spare(work, participant_id, told.id, by)
    look(work, participant_id)
    return told.level is not None


def _taken_back(work: Work, who: UUID, told: TimeAway, stay: Stay, today: date) -> TimeAway:
    """What is still told of her: nothing, once it holds no more. A contact begins a new time."""
    if told.level is not None and not domain.still_holds(told, stay, today):
        level = told.level
        told = replace(told, level=None, because=None, revision=told.revision + 1)
        accompaniment.absence_threshold_cleared(work, who, told, level, today)
    if told.since != stay.last_contact:
        told = replace(told, id=uuid4(), since=stay.last_contact)
    return told


def _reached(
    work: Work, who: UUID, awaiting: Invitation, told: TimeAway, found: Finding, today: date
) -> TimeAway:
    told = replace(told, level=found.level, because=found.because, revision=told.revision + 1)
    accompaniment.absence_threshold_reached(work, who, awaiting.id, told, today)
    return told


def _is_more(level: Level, told: Level | None) -> bool:
    return told is None or level.weight > told.weight


def _ahead(
    found: Finding | None, told: TimeAway, stay: Stay, pause_ends: datetime | None
) -> store.Ahead | None:
    if found is None or not _is_more(found.level, told.level):
        return None
    settled = max(each.settles_at for each in stay.missed())
    return store.Ahead(found.level, max(settled, pause_ends or settled))


def _pause_ends(work: Work, awaiting: Invitation, today: date) -> datetime | None:
    """When the holidays are over; None if today the group could meet."""
    cohort = plans.get(work, awaiting.cohort_id).cohort
    open_days = closure_days.open_days(work, cohort)
    if open_days is None:
        return None
    try:
        for ahead in range(_LONGEST_PAUSE):
            day = today + ahead * _A_DAY
            if open_days.reason_against(day) is None:
                return _morning(day) if ahead else None
    except HolidaysUnknown:
        # Beyond the published holidays no dates could be planned, so nobody is missed there.
        return None
    return _morning(today + _LONGEST_PAUSE * _A_DAY)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _BEGINS, BERLIN)
