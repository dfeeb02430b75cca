"""Reads who comes regularly, from the views of the live build."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import shifted
from kreis.insights.domain.bands import NOT_COUNTED, WEEKLY, Band, Standing
from kreis.insights.domain.refusals import NoCohort

_COHORT = text(
    "select first_day, closed_on from cohort"
    " where agency_id = :agency and build = :build and cohort_id = :cohort"
)
_RHYTHM = text(
    "select rhythm_weeks from cohort_rhythm where agency_id = :agency and build = :build"
    " and cohort_id = :cohort and since <= :today order by number desc limit 1"
)
_MEMBERS = text(
    "select participant_id, since, until from membership"
    " where agency_id = :agency and build = :build and cohort_id = :cohort"
    " order by participant_id, since"
)
_DATES = text(
    "select group_event_id, day, kind, is_cancelled, coalesce(is_held, false) as is_held,"
    " ends_at at time zone timezone <= :now as is_over from cohort_date"
    " where agency_id = :agency and build = :build and cohort_id = :cohort and day is not null"
    " order by day, ends_at, group_event_id"
)
_MARKS = text(
    "select participant_id, group_event_id, present, is_held, is_not_expected"
    " from member_date"
    " where agency_id = :agency and build = :build and cohort_id = :cohort"
    " and (is_held or ends_at at time zone timezone <= :now) and not is_cancelled"
    " order by participant_id, day, ends_at, group_event_id"
)
_REGULARITY = text(
    "select * from regularity where agency_id = :agency and build = :build and strip = 'shown'"
    " and participant_id = any(:people)"
)
_WINDOW = text(
    "select participant_id, day from (select participant_id, day, n, counted from raw_band"
    " where agency_id = :agency and build = :build and strip = 'shown'"
    " and participant_id = any(:people)) as dates where n > counted - 4"
    " order by participant_id, day"
)
_STARTERS = text(
    "select week, count(*) filter (where came) as came, count(*) as started"
    " from unnest(cast(:people as uuid[])) as person (id)"
    # One after the other, by index: for several at once the view reads all dates of everybody.
    # `offset 0` keeps PostgreSQL from joining them.
    " cross join lateral (select week, came from starter where agency_id = :agency"
    " and build = :build and cohort_id = :cohort and participant_id = person.id"
    " and reached_on <= :today offset 0) as hers group by week order by week"
)
_STANDING = text(
    "with people as (select unnest(cast(:people as uuid[])) as participant_id),"
    " stay as (select distinct on (participant_id) participant_id, cohort_id, since, until"
    "  from membership where agency_id = :agency and build = :build"
    "  and participant_id = any(:people)"
    "  order by participant_id, until desc nulls first, since desc, cohort_id)"
    " select stay.participant_id, stay.cohort_id, stay.since, stay.until, r.band,"
    " coalesce(r.present_of_4, 0) as present, least(coalesce(r.counted, 0), 4) as counted,"
    " r.last_day from people join stay using (participant_id)"
    " left join regularity as r on r.agency_id = :agency and r.build = :build"
    " and r.strip = 'told' and r.participant_id = stay.participant_id"
    " and r.participant_id = any(:people) order by stay.participant_id"
)
_EXPECTED = text(
    "select distinct participant_id from member_date where agency_id = :agency"
    " and build = :build and group_event_id = :event order by participant_id"
)
_COUNTED_LIST = (
    " is_held and is_cancelled is not true and kind <> all(:not_counted)"
    " and day between :begin and :end"
)
_HAS_LIST = text(
    "select exists (select from cohort_date where agency_id = :agency and build = :build"
    f" and cohort_id = :cohort and {_COUNTED_LIST})"
)
_MEMBERS_HAVE_LIST = text(
    "select exists (select from member_date where agency_id = :agency and build = :build"
    f" and participant_id = any(:people) and {_COUNTED_LIST})"
)
_MANY = text("set local enable_nestloop = off")
_EVERYBODY = text(
    "select distinct participant_id from membership_change where agency_id = :agency"
    " and build = :build order by participant_id"
)


def cohort(work: Work, build: int, cohort_id: UUID) -> Row[Any]:
    """Returns the first day of a cohort and when it was closed. Raises `NoCohort`."""
    found = work.connection.execute(_COHORT, _of(work, build, cohort=cohort_id)).one_or_none()
    if found is None:
        raise NoCohort(cohort_id)
    return found


def rhythm(work: Work, build: int, cohort_id: UUID, today: date) -> int:
    """Returns how many weeks lie between two dates of a cohort by now."""
    own = _of(work, build, cohort=cohort_id, today=today)
    found: int | None = work.connection.execute(_RHYTHM, own).scalar_one_or_none()
    return WEEKLY if found is None else found


def members(work: Work, build: int, cohort_id: UUID) -> Sequence[Row[Any]]:
    """Returns the stays in a cohort. Somebody who came back has several."""
    return work.connection.execute(_MEMBERS, _of(work, build, cohort=cohort_id)).all()


def dates(work: Work, build: int, cohort_id: UUID) -> Sequence[Row[Any]]:
    """Returns the dates of a cohort in order, with what is known of their lists."""
    own = _of(work, build, cohort=cohort_id, now=work.now)
    return work.connection.execute(_DATES, own).all()


def marks(work: Work, build: int, cohort_id: UUID) -> Sequence[Row[Any]]:
    """Returns what holds of each member at each date that is over and was not cancelled."""
    own = _of(work, build, cohort=cohort_id, now=work.now)
    return work.connection.execute(_MARKS, own).all()


def regularity(work: Work, build: int, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """Returns what holds of these people after their last counted date."""
    own = _of(work, build, people=sorted(people))
    return work.connection.execute(_REGULARITY, own).all()


def windows(work: Work, build: int, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """Returns the days of the last four counted dates of these people."""
    return work.connection.execute(_WINDOW, _of(work, build, people=sorted(people))).all()


def starters(
    work: Work, build: int, cohort_id: UUID, members: Collection[UUID], today: date
) -> Sequence[Row[Any]]:
    """Returns how many came in the weeks up to week 4, 8 and 12, of those who reached that week.

    `members`: all who are or were in the cohort, each once.
    """
    own = _of(work, build, cohort=cohort_id, people=sorted(members), today=today)
    return work.connection.execute(_STARTERS, own).all()


def has_list(work: Work, build: int, cohort_id: UUID, first: date, week: int) -> bool:
    """Returns whether a counted list of the four weeks up to this one is complete.

    Otherwise nobody knows who still came, and nobody may be said to have stayed away. Week 4 ends
    28 days after `first`, the first day of the cohort.
    """
    own = {"cohort": cohort_id, **_four_weeks(first, week)}
    return bool(work.connection.execute(_HAS_LIST, _of(work, build, **own)).scalar_one())


def members_have_list(
    work: Work, build: int, members: Collection[UUID], first: date, week: int
) -> bool:
    """Returns the same of all dates of these people, in whichever cohort."""
    own = {"people": sorted(members), **_four_weeks(first, week)}
    return bool(work.connection.execute(_MEMBERS_HAVE_LIST, _of(work, build, **own)).scalar_one())


def _four_weeks(first: date, week: int) -> dict[str, Any]:
    end = shifted(first, timedelta(weeks=week))
    days = {"begin": end - timedelta(weeks=4), "end": end - timedelta(days=1)}
    return {**days, "not_counted": sorted(NOT_COUNTED)}


def standings(work: Work, build: int, people: Collection[UUID], today: date) -> list[Standing]:
    """Returns what is to be published of these people. People in no build are left out."""
    own = _of(work, build, people=sorted(people))
    return [_standing(row, today) for row in work.connection.execute(_STANDING, own)]


def expected_at(work: Work, build: int, group_event_id: UUID) -> list[UUID]:
    """Returns the members of the date's cohorts on its day."""
    own = _of(work, build, event=group_event_id)
    return list(work.connection.execute(_EXPECTED, own).scalars())


def expect_many(work: Work) -> None:
    """Turns nested loops off until this transaction ends, because it reads about everybody.

    PostgreSQL may have no statistics yet of what facts have just brought. It then expects one row
    and joins in loops: minutes for 20,000 facts, one second without loops.
    """
    work.connection.execute(_MANY)


def everybody(work: Work, build: int) -> list[UUID]:
    """Returns everybody who is or was a member of a cohort."""
    return list(work.connection.execute(_EVERYBODY, _of(work, build)).scalars())


def _of(work: Work, build: int, **own: Any) -> dict[str, Any]:
    return {"agency": work.agency, "build": build, **own}


def _standing(row: Row[Any], today: date) -> Standing:
    is_over = row.until is not None and row.until < today
    band = Band.ENDED if is_over else Band(row.band or Band.NEW)
    as_of = row.until if is_over else row.last_day or row.since
    return Standing(row.participant_id, row.cohort_id, band, row.present, row.counted, as_of)
