"""Changes of dates: staff move them, cancel them, and take that back.

Promise: a change is made on what its maker saw. She names the `sequence` she saw. When somebody
else was faster she is refused (`DateChanged`) and nothing is lost. What stands already as wished
is left as it is: a second click changes nothing and tells nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from kreis.chassis.data.database import Work
from kreis.events.commands import childcare, waitlists
from kreis.events.domain.changes import (
    Move,
    Wish,
    breaks,
    check_agreed,
    check_in_future,
    moves_of_rest,
    single_move,
)
from kreis.events.domain.group_events import Arrangement, Change, ChangeKind, GroupEvent
from kreis.events.domain.invitations import change_deadline
from kreis.events.domain.phases import BY_PHASE
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import DateChanged, NothingToUndo, not_changeable
from kreis.events.messages.group_events import group_event_cancelled, group_event_moved
from kreis.events.store import changes, closure_days, group_events, plans

CLOSED = "the cohort was closed"
"""Stands where the name of a member of staff would: nobody cancelled this date by itself."""


def move(
    work: Work, group_event_id: UUID, wish: Wish, seen: int, despite: Collection[str], by: str
) -> None:
    """Gives one date another time or place; the others stay."""
    event, plan = _lock(work, group_event_id)
    wanted = single_move(event, wish)
    if not wanted.changes_nothing:
        _check_changeable(work, event, seen)
        _make(work, plan, [wanted], despite, by)


def move_rest(
    work: Work, group_event_id: UUID, wish: Wish, seen: int, despite: Collection[str], by: str
) -> Plan:
    """Gives this date and all later ones of its series another time or place.

    Returns the plan as it was before.
    """
    event, plan = _lock(work, group_event_id)
    open_days = closure_days.open_days(work, plan.cohort)
    wanted = moves_of_rest(plan, event, wish, open_days, work.now)
    check_in_future(wanted, work.now)
    real = [each for each in wanted if not each.changes_nothing]
    if real:
        _check_changeable(work, event, seen)
        _make(work, plan, real, despite, by)
    return plan


def cancel(work: Work, group_event_id: UUID, seen: int, by: str) -> None:
    event, plan = _lock(work, group_event_id)
    if not event.is_cancelled:
        _check_changeable(work, event, seen)
        change = _change(work, ChangeKind.CANCELLED, event, uuid4(), event.arrangement, by)
        cancelled = event.changed(change, event.arrangement)
        changes.add(work, event, cancelled)
        group_event_cancelled(work, cancelled, changed_together=1)
        _follow_up(work, plan.cohort.id)


def cancel_after(work: Work, plan: Plan, last_day: date) -> None:
    """Cancels what the cohort has after its last day. Needs the cohort's lock."""
    off = [
        each
        for each in plan.group_events
        if each.day > last_day and not each.is_cancelled and not each.is_held
    ]
    _cancel_together(work, off, uuid4(), CLOSED)


def cancel_for_phase(work: Work, off: Sequence[GroupEvent], planning: UUID) -> None:
    """Cancels dates that do not fit a new rhythm. Needs the cohort's lock.

    Members hear of them with the rhythm, in one message; who contributes to a date hears as ever.
    """
    _cancel_together(work, off, planning, BY_PHASE, told_with_rhythm=True)
    if off:
        waitlists.serve(work, off[0].cohort_id)


def undo(work: Work, group_event_id: UUID, seen: int, by: str) -> Plan:
    """Takes the last change of a date back, with all dates that the same act changed.

    A date that was changed again since stays. Everybody is told once more: she may have heard of
    the change already. Returns the plan as it was before.
    """
    event, plan = _lock(work, group_event_id)
    if event.sequence != seen:
        raise DateChanged(event)
    if event.change is None:
        raise NothingToUndo
    together = changes.group_events_of(work, event.change.id)
    act = uuid4()
    for each in together:
        _take_back(work, each, act, len(together), by)
    _follow_up(work, plan.cohort.id)
    return plan


def _cancel_together(
    work: Work, off: Sequence[GroupEvent], act: UUID, by: str, *, told_with_rhythm: bool = False
) -> None:
    for event in off:
        change = _change(work, ChangeKind.CANCELLED, event, act, event.arrangement, by)
        cancelled = event.changed(change, event.arrangement)
        changes.add(work, event, cancelled)
        group_event_cancelled(work, cancelled, len(off), told_with_rhythm=told_with_rhythm)


def _lock(work: Work, group_event_id: UUID) -> tuple[GroupEvent, Plan]:
    """The date and its cohort, which nobody else answers for or changes until this work is done.

    Every command locks the cohort first, which avoids deadlocks.
    """
    cohort_id = group_events.get(work, group_event_id).cohort_id
    plans.lock_cohort(work, cohort_id)
    return group_events.lock(work, group_event_id), plans.get(work, cohort_id)


def _make(work: Work, plan: Plan, moves: Sequence[Move], despite: Collection[str], by: str) -> None:
    check_in_future(moves, work.now)
    check_agreed(breaks(moves, changes.surroundings(work, plan, moves)), despite)
    act = uuid4()
    for each in moves:
        change = _change(work, ChangeKind.MOVED, each.event, act, each.to, by)
        moved = each.event.changed(change, each.to)
        changes.add(work, each.event, moved)
        group_event_moved(work, moved, changed_together=len(moves))
    _follow_up(work, plan.cohort.id)


def _take_back(work: Work, event: GroupEvent, act: UUID, together: int, by: str) -> None:
    assert event.change is not None
    if event.is_held:
        raise not_changeable(event)
    was_cancelled = event.is_cancelled
    back = event.change.before
    kind = ChangeKind.REINSTATED if was_cancelled else ChangeKind.MOVED
    if event.change.kind is ChangeKind.REINSTATED:
        kind = ChangeKind.CANCELLED
    check_in_future([Move(event, back)], work.now)
    change = _change(work, kind, event, act, back, by)
    if kind is ChangeKind.REINSTATED:
        change = replace(change, undone_id=event.change.id)
    after = event.changed(change, back)
    changes.add(work, event, after)
    if kind is ChangeKind.CANCELLED:
        group_event_cancelled(work, after, changed_together=together)
    else:
        group_event_moved(work, after, changed_together=together)


def _change(
    work: Work, kind: ChangeKind, event: GroupEvent, act: UUID, to: Arrangement, by: str
) -> Change:
    deadline = change_deadline(work.now, to.starts_at.replace(tzinfo=ZoneInfo(event.timezone)))
    asks = kind is not ChangeKind.CANCELLED
    return Change(act, kind, event.arrangement, deadline if asks else None, by, work.now)


def _check_changeable(work: Work, event: GroupEvent, seen: int) -> None:
    if event.sequence != seen:
        raise DateChanged(event)
    if not event.is_to_come(work.now) or event.is_held:
        raise not_changeable(event)


def _follow_up(work: Work, cohort_id: UUID) -> None:
    """Tells childcare, and offers the places that are free now."""
    childcare.tell_of_cohort(work, cohort_id)
    waitlists.serve(work, cohort_id)
