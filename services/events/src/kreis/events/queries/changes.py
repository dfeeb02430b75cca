"""What a change of dates would do: what it breaks and whom it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.calendar import HolidayCalendar, OpenDays
from kreis.events.domain.childcare import children_coming
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.moving import Break, Move, Surroundings, breaks
from kreis.events.domain.plan import Plan
from kreis.events.queries import dates


def move_preview(
    work: Work, event: GroupEvent, plan: Plan, moves: Sequence[Move]
) -> dict[str, Any]:
    """Old and new, what breaks, and who hears of it."""
    broken = breaks_of(work, plan, moves)
    return {
        **dates.recipients(work, event.id),
        "sequence": event.sequence,
        "dates": [
            {
                "group_event_id": each.event.id,
                "before": dates.arrangement_view(each.event.arrangement),
                "after": dates.arrangement_view(each.to),
                "slot": each.slot,
                "changes_nothing": each.changes_nothing,
                "breaks": [one._asdict() for one in broken[each.event.id]],
            }
            for each in moves
        ],
    }


def breaks_of(work: Work, plan: Plan, moves: Sequence[Move]) -> Mapping[UUID, list[Break]]:
    """What the moves break, by group event."""
    moving = {each.event.id for each in moves}
    days = [each.moved.day for each in moves]
    begin, end = min(days), max(days) + timedelta(days=1)
    around = store.group_events_between(
        work, datetime.combine(begin, time.min), datetime.combine(end, time.min)
    )
    members = store.invitations_of_cohort(work, plan.cohort.id)
    return breaks(
        moves,
        Surroundings(
            adults_coming={
                each.event.id: sum(member.comes_to(each.event) for member in members)
                for each in moves
            },
            children_coming={each.event.id: children_coming(each.event, members) for each in moves},
            others=[each for each in around if each.id not in moving and not each.is_cancelled],
            open_days=open_days(work, plan),
        ),
    )


def open_days(work: Work, plan: Plan) -> OpenDays | None:
    """On which days this cohort can meet; None when its Land is not known."""
    if plan.cohort.land is None:
        return None
    return OpenDays(HolidayCalendar(plan.cohort.land), set(store.closure_days(work)))
