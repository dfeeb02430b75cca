"""Who of a group comes regularly, as insights says it, with what events knows of each absence.

Insights never hears why somebody was absent. So the strip comes from insights, and the reason of an
absence from events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypedDict

from kreis.console.services.asking import Id
from kreis.console.services.responses.attendance import Absence
from kreis.console.services.responses.insights import (
    Figure,
    RegularDate,
    Regularity,
    RegularMember,
    StartersFigure,
)
from kreis.console.staff.dates import START_WEEK
from kreis.console.staff.partly import Parts, if_kept
from kreis.console.staff.shell import client, clock


class Mark(TypedDict):
    """A date that is over, and what holds of the member there."""

    day: date
    is_week: bool
    state: str
    in_window: bool
    """True for the last four counted dates, which decide how regularly she comes."""


class MemberRegularity(TypedDict):
    strip: list[Mark]
    band: str
    """`new`, `regular`, `irregular` or `stale`: the last counted date is too long ago."""
    present: int
    counted: int
    present_of_window: int
    missing: int
    """How many of her dates have no list."""
    weeks_ago: int
    """Whole weeks since her last counted date."""


@dataclass(frozen=True)
class GroupRegularity:
    """Figures of a group and its members' strips, by participant."""

    regular: Figure | None
    starters: Sequence[StartersFigure]
    members: Mapping[str, MemberRegularity]


Reasons = Mapping[tuple[str, str], str]
"""The reason of each absence, by date and participant."""


def of_group(cohort_id: Id, absences: Sequence[Absence]) -> GroupRegularity | None:
    """Asks insights about a group. Returns None if insights cannot be reached, does not know the
    group yet, or has not read all histories yet: then no figure is shown."""
    ask = partial(if_kept, lambda: client().insights.regularity(cohort_id))
    found = Parts().ask("regularity", ask, None)
    if found is None or not found["is_filled"]:
        return None
    reasons = {(e["group_event_id"], e["participant_id"]): e["absence"] for e in absences}
    return _shown(found, reasons, clock().now().date())


def _shown(found: Regularity, reasons: Reasons, today: date) -> GroupRegularity:
    dates = {each["group_event_id"]: each for each in found["dates"]}
    return GroupRegularity(
        regular=found["regular"],
        starters=[each for each in found["starters"] if each["figure"] or not each["has_list"]],
        members={
            each["participant_id"]: _member(each, dates, reasons, today)
            for each in found["members"]
        },
    )


def _member(
    member: RegularMember, dates: Mapping[str, RegularDate], reasons: Reasons, today: date
) -> MemberRegularity:
    last = member["last_day"]
    strip = [
        _mark(member, dates[each["group_event_id"]], each["mark"], reasons)
        for each in member["marks"]
    ]
    return {
        "strip": strip,
        "band": "stale" if member["is_stale"] else member["band"],
        "present": member["present"],
        "counted": member["counted"],
        "present_of_window": member["present_of_window"],
        "missing": sum(each["state"] == "missing" for each in strip),
        "weeks_ago": (today - date.fromisoformat(last)).days // 7 if last else 0,
    }


def _mark(member: RegularMember, at: RegularDate, mark: str, reasons: Reasons) -> Mark:
    state = mark
    if mark == "absent":
        reason = reasons.get((at["group_event_id"], member["participant_id"]), "")
        state = reason if reason in ("excused", "unclear") else "absent"
    return {
        "day": date.fromisoformat(at["day"]),
        "is_week": at["kind"] == START_WEEK,
        "state": state,
        "in_window": at["counts"] and at["state"] == "complete" and at["day"] in member["window"],
    }
