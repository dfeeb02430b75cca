"""What lies in a period, of all cohorts: their dates, and where these stand among others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import ChangeKind, GroupEvent, Kind
from kreis.events.store import group_events, tables

WESTERNMOST = timedelta(hours=-12)
"""No clock in the world is further behind UTC."""


class Start(NamedTuple):
    first_day: date
    """The day of its first date, also of a cancelled one."""
    last_start_day: date | None
    """The last day of its start week that takes place."""


def in_period(work: Work, first: date, last: date | None) -> list[GroupEvent]:
    """Dates of all cohorts from the first day to the last; without a last day there is no end."""
    return group_events.between(work, *whole_days(first, last))


def cohorts_that_meet(work: Work, first: date, last: date | None) -> list[UUID]:
    """Cohorts with a date from the first day to the last; see `in_period`."""
    event, series = tables.group_event, tables.series
    statement = (
        select(series.c.cohort_id)
        .distinct()
        .select_from(
            event.join(
                series,
                (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id),
            )
        )
        .where(event.c.agency_id == work.agency)
        .where(event.c.starts_at.between(*whole_days(first, last)))
        .order_by(series.c.cohort_id)
    )
    return list(work.connection.execute(statement).scalars())


def whole_days(first: date, last: date | None) -> tuple[datetime, datetime]:
    """The first and the last moment of a period, as wall times."""
    return datetime.combine(first, time.min), datetime.combine(last or date.max, time.max)


def starts(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, Start]:
    """When each of these cohorts begins."""
    dates = group_events.with_changes(work).order_by(None).subquery().c
    takes_place = (dates.kind == Kind.ASSESSMENT_WEEK) & _is_not_cancelled(dates.change_kind)
    last = func.max(dates.starts_at).filter(takes_place)
    statement = (
        select(dates.cohort_id, func.min(dates.starts_at).label("first"), last.label("last"))
        .where(dates.cohort_id.in_(cohort_ids))
        .group_by(dates.cohort_id)
    )
    return {
        row.cohort_id: Start(row.first.date(), row.last and row.last.date())
        for row in work.connection.execute(statement)
    }


def next_dates(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, GroupEvent]:
    """Of each cohort the next date that takes place and is not over; of some there is none."""
    event, cohort = tables.group_event.c, tables.series.c.cohort_id
    statement = (
        group_events.with_changes(work)
        .where(cohort.in_(cohort_ids), func.timezone(event.timezone, event.ends_at) >= work.now)
        # Says no more than the line above, in a form that an index answers.
        .where(event.ends_at >= work.now.astimezone(UTC).replace(tzinfo=None) + WESTERNMOST)
        .where(_is_not_cancelled(tables.group_event_change.c.kind))
        .order_by(None)
        .order_by(cohort, event.starts_at, event.id)
        .ext(distinct_on(cohort))
    )
    return {each.cohort_id: each for each in group_events.load(work, statement)}


def numbers(work: Work, series_ids: Collection[UUID]) -> dict[UUID, int]:
    """The place of each date among all of its series, from 1 on."""
    own = tables.group_event.c
    place = func.row_number().over(partition_by=own.series_id, order_by=(own.starts_at, own.id))
    statement = select(own.id, place.label("number")).where(
        own.agency_id == work.agency, own.series_id.in_(series_ids)
    )
    return {row.id: row.number for row in work.connection.execute(statement)}


def _is_not_cancelled(kind: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the last change of a date was none, or another than a cancellation."""
    return kind.is_distinct_from(ChangeKind.CANCELLED)
