"""Moving dates, cancelling them, and taking that back.

Promise: a change is made on what its maker saw. Whoever asks names the `sequence` she saw; when
somebody else was faster she gets one clear message (409 `date-changed`) and nothing is lost. What
stands already as wished is left as it is: a second click changes nothing and tells nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.events import messages, store
from kreis.events.commands import demand, waitlists
from kreis.events.domain.calendar import HolidaysUnknown, NoDaysLeft
from kreis.events.domain.group_events import Arrangement, Change, ChangeKind, GroupEvent
from kreis.events.domain.invitations import answer_deadline
from kreis.events.domain.moving import Break, Move, Wish, moves_of_rest, single_move
from kreis.events.domain.plan import Plan
from kreis.events.domain.refusals import (
    DateChanged,
    MoveBreaks,
    NoDaysToMoveTo,
    NoGroupEvent,
    NothingToUndo,
    not_changeable,
)
from kreis.events.queries import changes, dates

CLOSED = "the cohort was closed"
"""Stands where the name of a member of staff would: nobody cancelled this date by itself."""


def move(
    work: Work, group_event_id: UUID, wish: Wish, seen: int, despite: Collection[str], by: str
) -> dict[str, Any]:
    """Gives one date another time or place; the others stay."""
    event, plan = _lock(work, group_event_id)
    wanted = single_move(event, wish)
    if not wanted.changes_nothing:
        _check_changeable(work, event, seen)
        _make(work, plan, [wanted], despite, by)
    return dates.group_event(work, group_event_id)


def move_rest(
    work: Work, group_event_id: UUID, wish: Wish, seen: int, despite: Collection[str], by: str
) -> dict[str, Any]:
    """Gives this date and all later ones of its series another time or place."""
    event, plan = _lock(work, group_event_id)
    wanted = rest_of_series(work, event, plan, wish)
    real = [each for each in wanted if not each.changes_nothing]
    if real:
        _check_changeable(work, event, seen)
        _make(work, plan, real, despite, by)
    return {"group_events": dates.group_events_of_cohort(work, event.cohort_id)}


def cancel(work: Work, group_event_id: UUID, seen: int, by: str) -> dict[str, Any]:
    event, plan = _lock(work, group_event_id)
    if not event.is_cancelled:
        _check_changeable(work, event, seen)
        change = _change(work, ChangeKind.CANCELLED, event, uuid4(), event.arrangement, by)
        cancelled = event.changed(change, event.arrangement)
        store.save_change(work, event, cancelled)
        messages.group_event_cancelled(work, cancelled, changed_together=1)
        demand.tell(work, plan)
        waitlists.serve(work, plan.cohort.id)
    return dates.group_event(work, group_event_id)


def cancel_after(work: Work, plan: Plan, last_day: date) -> None:
    """Cancels what the cohort has after its last day. Needs the cohort's lock."""
    off = [
        each
        for each in plan.group_events
        if each.day > last_day and not each.is_cancelled and not each.is_held
    ]
    act = uuid4()
    for event in off:
        change = _change(work, ChangeKind.CANCELLED, event, act, event.arrangement, CLOSED)
        cancelled = event.changed(change, event.arrangement)
        store.save_change(work, event, cancelled)
        messages.group_event_cancelled(work, cancelled, changed_together=len(off))


def undo(work: Work, group_event_id: UUID, seen: int, by: str) -> dict[str, Any]:
    """Takes the last change of a date back, and of all dates that the same act changed and nobody
    changed since. Everybody is told again: she may have heard of the change already."""
    event, plan = _lock(work, group_event_id)
    if event.sequence != seen:
        raise DateChanged(event)
    if event.change is None:
        raise NothingToUndo
    together = store.group_events_of_change(work, event.change.id)
    act = uuid4()
    for each in together:
        _take_back(work, each, act, len(together), by)
    demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)
    return {"group_events": dates.group_events_of_cohort(work, plan.cohort.id)}


def preview_move(work: Work, group_event_id: UUID, wish: Wish) -> dict[str, Any]:
    """What moving one date would do. Changes nothing."""
    event = dates.group_event_or_problem(work, group_event_id)
    plan = dates.plan_or_problem(work, event.cohort_id)
    return changes.move_preview(work, event, plan, [_in_future(work, single_move(event, wish))])


def preview_rest(work: Work, group_event_id: UUID, wish: Wish) -> dict[str, Any]:
    """What moving the rest of a series would do. Changes nothing."""
    event = dates.group_event_or_problem(work, group_event_id)
    plan = dates.plan_or_problem(work, event.cohort_id)
    return changes.move_preview(work, event, plan, rest_of_series(work, event, plan, wish))


def rest_of_series(work: Work, event: GroupEvent, plan: Plan, wish: Wish) -> list[Move]:
    series = [each for each in plan.group_events if each.series_id == event.series_id]
    rest = [each for each in series if each.starts >= event.starts and each.is_to_come(work.now)]
    if not rest or rest[0].id != event.id:
        raise not_changeable(event)
    days = changes.open_days(work, plan)
    try:
        return [_in_future(work, each) for each in moves_of_rest(rest, wish, days)]
    except (HolidaysUnknown, NoDaysLeft) as unknown:
        raise NoDaysToMoveTo(str(unknown)) from unknown


def _lock(work: Work, group_event_id: UUID) -> tuple[GroupEvent, Plan]:
    """The date and its cohort, which nobody else answers for or changes until this work is done.
    The cohort first, as everywhere: nobody waits for each other in a ring."""
    cohort_id = dates.group_event_or_problem(work, group_event_id).cohort_id
    store.lock_cohort(work, cohort_id)
    event = store.lock_group_event(work, group_event_id)
    if event is None:
        raise NoGroupEvent(group_event_id)
    return event, dates.plan_or_problem(work, cohort_id)


def _make(work: Work, plan: Plan, moves: Sequence[Move], despite: Collection[str], by: str) -> None:
    for each in moves:
        _in_future(work, each)
    _check_breaks(changes.breaks_of(work, plan, moves), despite)
    act = uuid4()
    for each in moves:
        change = _change(work, ChangeKind.MOVED, each.event, act, each.to, by)
        moved = each.event.changed(change, each.to)
        store.save_change(work, each.event, moved)
        messages.group_event_moved(work, moved, changed_together=len(moves))
    demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)


def _take_back(work: Work, event: GroupEvent, act: UUID, together: int, by: str) -> None:
    assert event.change is not None
    if event.is_held:
        raise not_changeable(event)
    was_cancelled = event.is_cancelled
    back = event.change.before
    kind = ChangeKind.REINSTATED if was_cancelled else ChangeKind.MOVED
    if event.change.kind is ChangeKind.REINSTATED:
        kind = ChangeKind.CANCELLED
    _in_future(work, Move(event, back))
    after = event.changed(_change(work, kind, event, act, back, by), back)
    store.save_change(work, event, after)
    if kind is ChangeKind.CANCELLED:
        messages.group_event_cancelled(work, after, changed_together=together)
    else:
        messages.group_event_moved(work, after, changed_together=together)


def _change(
    work: Work, kind: ChangeKind, event: GroupEvent, act: UUID, to: Arrangement, by: str
) -> Change:
    deadline = answer_deadline(work.now, to.starts_at.date(), event.timezone)
    asks = kind is not ChangeKind.CANCELLED
    return Change(act, kind, event.arrangement, deadline if asks else None, by, work.now)


def _check_changeable(work: Work, event: GroupEvent, seen: int) -> None:
    if event.sequence != seen:
        raise DateChanged(event)
    if not event.is_to_come(work.now) or event.is_held:
        raise not_changeable(event)


def _in_future(work: Work, wanted: Move) -> Move:
    if wanted.moved.starts <= work.now:
        fault = Fault("date", wanted.moved.day.isoformat(), "a time that is still to come")
        raise InvalidInput(fault)
    return wanted


def _check_breaks(found: Mapping[UUID, Sequence[Break]], despite: Collection[str]) -> None:
    unseen = {each for those in found.values() for each in those if each.code not in despite}
    if unseen:
        raise MoveBreaks(
            Fault("despite", each.code, f"agreed to, for {each.day}") for each in unseen
        )
