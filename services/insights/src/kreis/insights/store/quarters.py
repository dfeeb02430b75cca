"""Frozen quarters, and the rows that the figures of a quarter are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text

from kreis.chassis.data.database import Work
from kreis.contracts.quarters import Quarter
from kreis.insights.domain.bands import NOT_COUNTED, POLICY
from kreis.insights.store.tables import frozen_quarter

_DATES = text(
    "select distinct group_event_id, kind from cohort_date"
    " where agency_id = :agency and build = :build and is_held"
    " and not is_cancelled and day between :first and :last order by group_event_id"
)
_WITHOUT_LIST = text(
    "select count(distinct group_event_id) from cohort_date"
    " where agency_id = :agency and build = :build and not coalesce(is_held, false)"
    " and not is_cancelled and day between :first and :last"
    " and ends_at at time zone timezone <= :now"
)
_PRESENCES = text(
    "select p.group_event_id, p.participant_id, p.minutes from presence as p"
    " where p.agency_id = :agency and p.build = :build and p.status = 'present'"
    " and p.group_event_id = any(:dates) order by p.group_event_id, p.participant_id"
)
_MEMBERS = text(
    "select distinct cohort_id, participant_id from membership"
    " where agency_id = :agency and build = :build"
    " and since <= :on and coalesce(until, 'infinity') >= :on"
    " and (cast(:cohort as uuid) is null or cohort_id = :cohort)"
    " order by cohort_id, participant_id"
)
_BANDS = text(
    "select distinct on (participant_id) participant_id, raw from raw_band"
    " where agency_id = :agency and build = :build"
    " and strip = 'shown' and day <= :last and participant_id = any(:people)"
    " order by participant_id, day desc"
)
_CAME = text(
    "select distinct participant_id from member_date"
    " where agency_id = :agency and build = :build and present and is_held"
    " and not is_cancelled and kind <> all(:not_counted) and day between :first and :last"
    " and participant_id = any(:people) order by participant_id"
)
_HELD_SINCE = text(
    "select distinct day from cohort_date"
    " where agency_id = :agency and build = :build and is_held and not is_cancelled"
    " and day >= :since order by day"
)
_DAYS = text(
    "select distinct day from cohort_date"
    " where agency_id = :agency and build = :build and group_event_id = :event"
    " and day is not null"
)
_COHORTS = text(
    "select cohort_id, first_day from cohort"
    " where agency_id = :agency and build = :build and first_day <= :last"
    " and coalesce(closed_on, 'infinity') >= :first order by first_day, cohort_id"
)
_STAYED = text(
    "select distinct participant_id from member_date"
    " where agency_id = :agency and build = :build and cohort_id = :cohort"
    " and present and is_held and not is_cancelled and kind <> all(:not_counted)"
    " and day between :first and :last and participant_id = any(:people)"
)
# Pairs are counted where they are made. No row of a pair leaves the database, nor stays in it.
_PAIRS = text(
    "with came as (select distinct participant_id, group_event_id, day from member_date"
    " where agency_id = :agency and build = :build"
    " and cohort_id = :cohort and present and is_held and not is_cancelled"
    " and kind <> all(:not_counted) and day between :first and :last"
    " and participant_id = any(:people))"
    " select count(*) from (select from came as one join came as other"
    " on one.group_event_id = other.group_event_id and one.participant_id < other.participant_id"
    " group by one.participant_id, other.participant_id"
    " having count(distinct one.day) >= :dates) as met"
)


def freeze(work: Work, quarter: Quarter, figures: Any) -> None:
    """Keeps the figures of a quarter for good."""
    work.connection.execute(
        insert(frozen_quarter).values(
            agency_id=work.agency,
            quarter=quarter.name,
            policy=POLICY,
            frozen_at=work.now,
            figures=figures,
        )
    )


def frozen(work: Work, quarter: Quarter) -> Row[Any] | None:
    """Returns the frozen figures of a quarter, if it is frozen."""
    own = frozen_quarter.c
    mine = (own.agency_id == work.agency) & (own.quarter == quarter.name)
    return work.connection.execute(select(frozen_quarter).where(mine)).one_or_none()


def all_frozen(work: Work) -> list[str]:
    """Returns the names of the frozen quarters, the newest first."""
    own = frozen_quarter.c
    statement = select(own.quarter).where(own.agency_id == work.agency).order_by(own.quarter.desc())
    return list(work.connection.execute(statement).scalars())


def dates(work: Work, build: int, first: date, last: date) -> Sequence[Row[Any]]:
    """Returns the held dates of a period, whatever their kind."""
    own = _of(work, build, first=first, last=last)
    return work.connection.execute(_DATES, own).all()


def count_without_list(work: Work, build: int, first: date, last: date) -> int:
    """Counts the dates of a period that are over and have no complete list."""
    own = _of(work, build, first=first, last=last, now=work.now)
    return int(work.connection.execute(_WITHOUT_LIST, own).scalar_one())


def days_since(work: Work, build: int, since: date) -> list[date]:
    """Returns the days from this one on that have a held date."""
    own = _of(work, build, since=since)
    return list(work.connection.execute(_HELD_SINCE, own).scalars())


def days_of(work: Work, build: int, group_event_id: UUID) -> list[date]:
    """Returns the day of a date; none if nobody has told it yet."""
    own = _of(work, build, event=group_event_id)
    return list(work.connection.execute(_DAYS, own).scalars())


def presences(work: Work, build: int, group_events: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Returns who was at these dates, and for how many minutes."""
    own = _of(work, build, dates=list(group_events))
    return work.connection.execute(_PRESENCES, own).all()


def members(work: Work, build: int, on: date, *, cohort: UUID | None = None) -> Sequence[Row[Any]]:
    """Returns who was in which cohort on a day, or who was in this one."""
    return work.connection.execute(_MEMBERS, _of(work, build, on=on, cohort=cohort)).all()


def bands(work: Work, build: int, people: Sequence[UUID], last: date) -> dict[UUID, str]:
    """Returns the raw band of these people after their last counted date up to a day."""
    own = _of(work, build, people=sorted(people), last=last)
    return {row.participant_id: row.raw for row in work.connection.execute(_BANDS, own)}


def came(
    work: Work, build: int, people: Sequence[UUID], first: date, last: date
) -> frozenset[UUID]:
    """Returns those who were at a counted date in a period, in any cohort."""
    own = _counted(work, build, people=sorted(people), first=first, last=last)
    return frozenset(work.connection.execute(_CAME, own).scalars())


def cohorts(work: Work, build: int, first: date, last: date) -> Sequence[Row[Any]]:
    """Returns the cohorts that existed in a period, the oldest first."""
    return work.connection.execute(_COHORTS, _of(work, build, first=first, last=last)).all()


def stayed(
    work: Work, build: int, cohort: UUID, people: Sequence[UUID], first: date, last: date
) -> frozenset[UUID]:
    """Returns those who were at a counted date of this cohort in a period."""
    own = _counted(work, build, cohort=cohort, people=sorted(people), first=first, last=last)
    return frozenset(work.connection.execute(_STAYED, own).scalars())


def count_pairs(
    work: Work,
    build: int,
    cohort: UUID,
    people: Sequence[UUID],
    first: date,
    last: date,
    *,
    dates: int = 1,
) -> int:
    """Returns how many pairs of these people were both at so many counted dates of a cohort."""
    own = _counted(
        work, build, cohort=cohort, people=sorted(people), first=first, last=last, dates=dates
    )
    return int(work.connection.execute(_PAIRS, own).scalar_one())


def _of(work: Work, build: int, **own: Any) -> dict[str, Any]:
    return {"agency": work.agency, "build": build, **own}


def _counted(work: Work, build: int, **own: Any) -> dict[str, Any]:
    return _of(work, build, not_counted=sorted(NOT_COUNTED), **own)
