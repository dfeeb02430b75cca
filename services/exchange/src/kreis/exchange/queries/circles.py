"""The steward's view: counts, open reports, circles that sleep. No accounts, no pairs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.exchange.domain.asks import Ask, State
from kreis.exchange.domain.circles import Circle
from kreis.exchange.domain.members import ACTIVE_FOR
from kreis.exchange.store import asks, circles, members, reports

FEWEST_SHOWN = 5
"""Counts about fewer members are not shown."""
RECENT = timedelta(days=14)


def every(work: Work) -> dict[str, Any]:
    return {"items": [view(work, each) for each in circles.every(work)]}


def view(work: Work, circle: Circle) -> dict[str, Any]:
    """Returns a circle's counts. What would be about fewer than five members is None."""
    count = members.count(work, circle.id)
    active = members.count_active(work, circle.id, work.now - ACTIVE_FOR)
    all_asks = asks.of_circle(work, circle.id)
    agreed = [each for each in all_asks if _is_recent(each, work.now)]
    enough = count >= FEWEST_SHOWN
    return {
        "circle": circle,
        "members": count if enough else None,
        "agreements": len(agreed) if enough else None,
        "sleeps": active == 0 and count > 0,
        "disputes": sum(each.state is State.DISPUTED for each in all_asks),
        "reports": reports.open_of(work, circle.id),
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


def _is_recent(ask: Ask, now: datetime) -> bool:
    return ask.state in (State.AGREED, State.DONE, State.CONFIRMED) and ask.ends_at > now - RECENT
