"""Figures of a quarter: who comes regularly, who still meets, and what formats cost.

Promise: figures of people are told once the quarter is frozen, and never change. So no two answers
differ by a few people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import shifted
from kreis.contracts.quarters import Quarter
from kreis.insights.domain.bands import BERLIN, Band
from kreis.insights.domain.disclosure import Disclosure
from kreis.insights.domain.effort import Format, HeldDate, Verdict, formats
from kreis.insights.domain.figures import Figure, pairs_of
from kreis.insights.domain.quarters import frozen_on
from kreis.insights.domain.refusals import NoQuarter
from kreis.insights.queries import ties
from kreis.insights.store import builds, exchanges, quarters

STILL_COMING = timedelta(weeks=4)
"""Whoever came in the last four weeks of the quarter goes on coming."""


def listed(work: Work) -> dict[str, Any]:
    """Returns the quarters that are frozen, and the one that runs."""
    return {"running": Quarter.of(_today(work)).name, "frozen": quarters.all_frozen(work)}


def shown(work: Work, name: str) -> dict[str, Any]:
    """Returns a quarter with its figures, if it is frozen. Raises `NoQuarter`."""
    quarter = Quarter.named(name)
    if quarter is None or quarter.first > _today(work):
        raise NoQuarter(name)
    frozen = quarters.frozen(work, quarter)
    build, is_filled = builds.live(work)
    held = quarters.dates(work, build, quarter.first, quarter.last)
    return {
        "quarter": quarter.name,
        "first_day": quarter.first,
        "last_day": quarter.last,
        "frozen_on": frozen_on(quarter),
        "is_frozen": frozen is not None,
        "is_filled": is_filled,
        "policy": frozen and frozen.policy,
        "held_dates": len(held),
        "dates_without_list": frozen.figures.get("dates_without_list")
        if frozen
        else quarters.count_without_list(work, build, quarter.first, quarter.last),
        "figures": frozen and _as_frozen(frozen.figures),
        "exchange": _exchange(work, quarter),
    }


def _exchange(work: Work, quarter: Quarter) -> dict[str, Any] | None:
    """Pairs that used a tie: they minded each other's children. None if nothing was counted."""
    found = exchanges.find(work, quarter)
    if found is None:
        return None
    told = None if found.people is None else pairs_of(found.pairs, found.people)
    return {"people": found.people, "pairs": told and told.count, "nearly": told and told.nearly}


def _as_frozen(stored: dict[str, Any]) -> dict[str, Any]:
    for group in stored["groups"]:
        for each in group["continuity"]:
            each["reached_on"] = date.fromisoformat(each["reached_on"])
            each.setdefault("has_list", True)  # quarters that were frozen before lists were minded
    return stored


def figures(
    work: Work, quarter: Quarter, costs: Mapping[UUID, Mapping[str, Any]]
) -> dict[str, Any]:
    """Returns the figures of a quarter as of its last day. `costs` is by group event."""
    build, _ = builds.live(work)
    groups = _members(work, build, quarter)
    everybody: frozenset[UUID] = frozenset().union(*groups.values())
    bands = quarters.bands(work, build, sorted(everybody), quarter.last)
    regular = {who for who, band in bands.items() if band == Band.REGULAR}
    rated = {who for who, band in bands.items() if band != Band.NEW}
    told = Disclosure()
    found = [
        {
            **_ties(work, build, row.cohort_id, row.first_day, quarter),
            "regular": _plain(
                told.tell_group(groups.get(row.cohort_id, frozenset()) & rated, regular)
            ),
        }
        for row in quarters.cohorts(work, build, quarter.first, quarter.last)
    ]
    begin = quarter.last - STILL_COMING + timedelta(days=1)
    still = quarters.came(work, build, sorted(everybody), begin, quarter.last)
    return {
        "regular": _plain(told.tell(everybody & rated, regular)),
        "groups": found,
        "formats": _formats(_held(work, build, quarter, costs), told, regular, still),
        "dates_without_list": quarters.count_without_list(work, build, quarter.first, quarter.last),
    }


def _members(work: Work, build: int, quarter: Quarter) -> dict[UUID, frozenset[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in quarters.members(work, build, quarter.last):
        found[row.cohort_id].add(row.participant_id)
    return {cohort_id: frozenset(people) for cohort_id, people in found.items()}


def _ties(work: Work, build: int, cohort_id: UUID, first: date, quarter: Quarter) -> dict[str, Any]:
    """Continuity stands in the quarter in which its week was reached."""
    weeks = [
        week
        for week in ties.WEEKS
        if quarter.first <= shifted(first, timedelta(weeks=week)) <= quarter.last
    ]
    reached = [ties.continuity(work, build, cohort_id, first, week, quarter.last) for week in weeks]
    opportunity = ties.opportunity(work, build, cohort_id, quarter.last)
    return {
        "cohort_id": str(cohort_id),
        "opportunity": opportunity and {**opportunity, "pairs": asdict(opportunity["pairs"])},
        "continuity": [
            {
                **each,
                "reached_on": each["reached_on"].isoformat(),
                "people": each["people"] and asdict(each["people"]),
                "pairs": each["pairs"] and asdict(each["pairs"]),
            }
            for each in reached
        ],
    }


def _held(
    work: Work, build: int, quarter: Quarter, costs: Mapping[UUID, Mapping[str, Any]]
) -> list[HeldDate]:
    rows = quarters.dates(work, build, quarter.first, quarter.last)
    minutes: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in quarters.presences(work, build, [each.group_event_id for each in rows]):
        minutes[row.group_event_id][row.participant_id] = row.minutes
    return [
        HeldDate(
            row.kind,
            _cents(costs.get(row.group_event_id)),
            frozenset(costs.get(row.group_event_id, {}).get("recorded_by", ())),
            minutes[row.group_event_id],
        )
        for row in rows
    ]


def _cents(cost: Mapping[str, Any] | None) -> int | None:
    """Working time and money. None if nobody has said what the date cost, or what an hour costs."""
    if cost is None or not cost["is_said"] or cost["staff_money"] is None:
        return None
    return int(cost["staff_money"]) + int(cost["money"])


def _formats(
    dates: Sequence[HeldDate], told: Disclosure, regular: set[UUID], still: frozenset[UUID]
) -> list[dict[str, Any]]:
    staying = Disclosure()
    return [_format(each, told, staying, regular, still) for each in formats(dates)]


def _format(
    own: Format,
    told: Disclosure,
    staying: Disclosure,
    regular: set[UUID],
    still: frozenset[UUID],
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kinds": list(own.kinds),
        "dates": len(own.dates),
        "verdict": own.verdict,
    }
    if own.verdict is not Verdict.TOLD:
        return found
    come = told.tell(own.people, own.regulars & regular) if own.can_make_regular else None
    stay = staying.tell(own.people, still)
    return {
        **found,
        "dates_without_cost": own.without_cost,
        "cents": own.cents,
        "contact_minutes": own.contact_minutes,
        "units": own.units,
        "cents_per_contact_hour": own.cents_per_contact_hour,
        "can_make_regular": own.can_make_regular,
        "regular": _plain(come),
        "cents_per_regular": own.cents_per_person(_count(come)),
        "continuing": _plain(stay),
        "cents_per_continuing": own.cents_per_person(_count(stay)),
    }


def _plain(found: Figure | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _count(found: Figure | None) -> int:
    """The people of a figure that is told. Nothing is divided by people who are not told."""
    return (found and found.count) or 0


def _today(work: Work) -> date:
    return work.now.astimezone(BERLIN).date()
