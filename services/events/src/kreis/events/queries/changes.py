"""Changes of dates: what one would do, what it breaks, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.changes import (
    Move,
    Wish,
    breaks,
    check_in_future,
    moves_of_rest,
    single_move,
)
from kreis.events.domain.group_events import ChangeKind, GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan
from kreis.events.queries.contributors import contributors_of
from kreis.events.queries.group_events import arrangement_view, date_view
from kreis.events.store import changes, closure_days, group_events, invitations, plans


def recipients(
    work: Work, group_event_id: UUID, wanted: ChangeKind | None = None
) -> dict[str, Any]:
    """Everybody in the cohort of a date, and whether she hears of such a change, or of the last."""
    event = group_events.get(work, group_event_id)
    kind = wanted or (event.change.kind if event.change else ChangeKind.MOVED)
    plan = plans.get(work, event.cohort_id)
    members = invitations.of_cohort(work, event.cohort_id)
    return {
        "group_event": date_view(event, plan),
        "members": [_recipient(member, event, kind) for member in members],
        "contributors": contributors_of(work, event),
    }


def preview_move(work: Work, group_event_id: UUID, wish: Wish) -> dict[str, Any]:
    """What moving one date would do."""
    event = group_events.get(work, group_event_id)
    plan = plans.get(work, event.cohort_id)
    return _preview(work, event, plan, [single_move(event, wish)])


def preview_rest(work: Work, group_event_id: UUID, wish: Wish) -> dict[str, Any]:
    """What moving this and all later dates of the series would do."""
    event = group_events.get(work, group_event_id)
    plan = plans.get(work, event.cohort_id)
    open_days = closure_days.open_days(work, plan.cohort)
    return _preview(work, event, plan, moves_of_rest(plan, event, wish, open_days, work.now))


def _preview(work: Work, event: GroupEvent, plan: Plan, moves: Sequence[Move]) -> dict[str, Any]:
    """Old and new, what breaks, and who hears of it."""
    check_in_future(moves, work.now)
    broken = breaks(moves, changes.surroundings(work, plan, moves))
    return {
        **recipients(work, event.id, ChangeKind.MOVED),
        "sequence": event.sequence,
        "dates": [
            {
                "group_event_id": each.event.id,
                "before": arrangement_view(each.event.arrangement),
                "after": arrangement_view(each.to),
                "slot": each.slot,
                "changes_nothing": each.changes_nothing,
                "breaks": [one._asdict() for one in broken[each.event.id]],
            }
            for each in moves
        ],
    }


def _recipient(member: Invitation, event: GroupEvent, kind: ChangeKind) -> dict[str, Any]:
    return {
        "invitation_id": member.id,
        "participant_id": member.participant_id,
        "restricted": member.restricted,
        "answer": member.answer_on(event),
        "children": member.children_at(event),
        "children_are_unsaid": member.children_are_unsaid_at(event),
        "is_told": member.is_told_of(event, kind),
    }
