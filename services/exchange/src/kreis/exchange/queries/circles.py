"""The steward's view: counts, open reports, circles that sleep. No accounts, no pairs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain.circles import Circle
from kreis.exchange.domain.members import ACTIVE_FOR, FEWEST_TOLD
from kreis.exchange.store import asks, circles, members, reports

RECENT = timedelta(days=14)


def every(work: Work) -> dict[str, Any]:
    return {"items": _views(work, circles.every(work))}


def view(work: Work, circle: Circle) -> dict[str, Any]:
    """Returns a circle's counts. What would be about fewer than five members is None."""
    (only,) = _views(work, [circle])
    return only


def _views(work: Work, found: Sequence[Circle]) -> list[dict[str, Any]]:
    """Asks three times in all: every look at Heute lists all circles."""
    ids = [each.id for each in found]
    people = members.counts(work, ids, work.now - ACTIVE_FOR)
    dates, open_ = asks.counts(work, ids, work.now - RECENT), reports.open_of(work, ids)
    return [
        _view(each, people.get(each.id, (0, 0)), dates.get(each.id, (0, 0)))
        | {"reports": open_[each.id]}
        for each in found
    ]


def _view(circle: Circle, people: tuple[int, int], dates: tuple[int, int]) -> dict[str, Any]:
    (count, active), (agreed, disputes) = people, dates
    enough = count >= FEWEST_TOLD
    return {
        "circle": circle,
        "members": count if enough else None,
        "agreements": agreed if enough else None,
        "sleeps": active == 0 and count > 0,
        "disputes": disputes,
    }


def report(work: Work, report_id: UUID) -> dict[str, Any]:
    """Returns a report with the names of the two. Raises `NoReport`."""
    found = reports.get(work, report_id)
    people = {found["member_id"], found["other_id"]} - {None}
    names = members.first_names(work, people)
    return {
        **found,
        "by": names.get(found["member_id"]) or None,
        "about": names.get(found["other_id"]) or None,
    }
