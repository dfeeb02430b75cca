"""Who of a cohort comes regularly: strips, bands and figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.insights.domain.bands import BERLIN, NOT_COUNTED, POLICY, Band, is_stale
from kreis.insights.domain.figures import figure
from kreis.insights.store import builds, regularity


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Returns the cohort's dates, a strip for each member, and its figures. Raises `NoCohort`."""
    build, is_filled = builds.live(work)
    cohort = regularity.cohort(work, build, cohort_id)
    today = work.now.astimezone(BERLIN).date()
    dates = regularity.dates(work, build, cohort_id)
    stays = _stays(regularity.members(work, build, cohort_id))
    members = _members(work, build, cohort_id, stays, today)
    first = cohort.first_day
    return {
        "cohort_id": cohort_id,
        "first_day": first,
        "closed_on": cohort.closed_on,
        "policy": POLICY,
        "is_filled": is_filled,
        "dates": [_date(each) for each in dates],
        "members": members,
        "regular": _regular(members, today),
        "starters": [
            _starters(
                row,
                has_list=first is None
                or regularity.members_have_list(work, build, stays.keys(), first, row.week),
            )
            for row in regularity.starters(work, build, cohort_id, stays.keys(), today)
        ],
    }


def _starters(row: Row[Any], *, has_list: bool) -> dict[str, Any]:
    told = figure(row.came, row.started) if has_list else None
    return {"week": row.week, "has_list": has_list, "figure": told}


def _date(row: Row[Any]) -> dict[str, Any]:
    state = "complete" if row.is_held else "missing" if row.is_over else "to_come"
    return {
        "group_event_id": row.group_event_id,
        "day": row.day,
        "kind": row.kind,
        "state": "cancelled" if row.is_cancelled else state,
        "counts": row.kind not in NOT_COUNTED,
    }


def _stays(rows: Sequence[Row[Any]]) -> dict[UUID, tuple[date, date | None]]:
    """Returns from when until when each was in the cohort: her first day and her last, if any."""
    found: dict[UUID, tuple[date, date | None]] = {}
    for row in rows:
        since, _ = found.get(row.participant_id, (row.since, None))
        found[row.participant_id] = since, row.until
    return found


def _members(
    work: Work,
    build: int,
    cohort_id: UUID,
    stays: Mapping[UUID, tuple[date, date | None]],
    today: date,
) -> list[dict[str, Any]]:
    rhythm = regularity.rhythm(work, build, cohort_id, today)
    known = {r.participant_id: r for r in regularity.regularity(work, build, stays)}
    windows: defaultdict[UUID, list[date]] = defaultdict(list)
    for row in regularity.windows(work, build, stays):
        windows[row.participant_id].append(row.day)
    marks: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in regularity.marks(work, build, cohort_id):
        marks[row.participant_id].append(_mark(row))
    return [
        {
            "participant_id": who,
            "since": since,
            "until": until,
            "window": windows[who],
            "marks": marks[who],
            **standing(known.get(who), today, rhythm),
        }
        for who, (since, until) in sorted(stays.items())
    ]


def _mark(row: Row[Any]) -> dict[str, Any]:
    unknown = "not_expected" if row.is_held or row.is_not_expected else "missing"
    mark = {True: "present", False: "absent", None: unknown}[row.present]
    return {"group_event_id": row.group_event_id, "mark": mark}


def standing(row: Row[Any] | None, today: date, rhythm_weeks: int) -> dict[str, Any]:
    """Returns how regularly somebody comes. `row` is hers in the view `regularity`, if any.

    So many weeks lie between two dates of her cohort.
    """
    if row is None:
        return {
            "band": Band.NEW,
            "present": 0,
            "counted": 0,
            "present_of_window": 0,
            "last_day": None,
            "is_stale": False,
            "absent_in_a_row": 0,
            "longest_gap_weeks": None,
        }
    gap = row.longest_gap_days
    return {
        "band": Band(row.raw),
        "present": row.present_in_all,
        "counted": row.counted,
        "present_of_window": row.present_of_4,
        "last_day": row.last_day,
        "is_stale": is_stale(row.last_day, today, rhythm_weeks),
        "absent_in_a_row": row.absent_in_a_row,
        "longest_gap_weeks": None if gap is None else gap // 7,
    }


def _regular(members: Sequence[Mapping[str, Any]], today: date) -> Any:
    """How many come regularly of the members with at least four counted dates. Who leaves today
    is no member any more, as on every page."""
    counted = [
        each
        for each in members
        if (each["until"] is None or each["until"] > today) and each["band"] is not Band.NEW
    ]
    return figure(sum(each["band"] is Band.REGULAR for each in counted), len(counted))
