"""Registers, opens and ends subscriptions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import InvalidInput
from kreis.subscriptions.domain import counts
from kreis.subscriptions.domain.refusals import SubscriptionEnded
from kreis.subscriptions.domain.subscriptions import (
    COUNTS,
    RECORDS,
    State,
    Subscription,
    fault_of_end,
    faults_of,
)
from kreis.subscriptions.domain.views import BERLIN
from kreis.subscriptions.store import accounts, forgotten, subscriptions, views, webhooks
from kreis.subscriptions.store import counts as counted

OPEN = "open"
"""Due work that opens a subscription once its topic stands. Its subject is the agency, its cause
the name."""
END = "end"
"""Due work that ends a subscription on the day after its period. Its cause is the name and the last
day, since the last day can be changed."""
COUNT = "count"
"""Due work that tells a week of counts to all views of an agency. Its cause is the Monday."""
LOOKS_EVERY = timedelta(minutes=1)
_KEY_BYTES = 32


def register(
    work: Work,
    *,
    facts: Sequence[dict[str, Any]],
    since: date,
    until: date,
    by: str,
    tells: str = RECORDS,
    **said: Any,
) -> Subscription:
    """Registers a subscription. It waits until its topic stands. Raises `InvalidInput` with a
    fault for each fact and field that cannot be agreed, and `NameTaken`."""
    wanted = [(each["fact"], each["fields"]) for each in facts]
    faults = faults_of(wanted, since, until, _today(work), tells=tells)
    if faults:
        raise InvalidInput(*faults)
    agreed = {type_: sorted(set(names)) for type_, names in wanted}
    if tells == COUNTS:
        agreed = {type_: counts.dimensions(type_) for type_ in agreed}
    said |= {"agreed": agreed, "tells": tells, "registered_at": work.now}
    new = Subscription(**said, since=since, until=until)
    subscriptions.add(work, new, secrets.token_bytes(_KEY_BYTES), by)
    work.schedule(OPEN, work.agency, new.name)
    _plan_end(work, new.name, until)
    return new


def change(work: Work, name: str, until: date, **said: str) -> Subscription:
    """Changes the last day, and who reads and answers for it. What is told of facts never changes.

    Raises `NoSubscription`, `SubscriptionEnded` and `InvalidInput`."""
    known = subscriptions.get(work, name)
    if known.state is State.ENDED:
        raise SubscriptionEnded(name)
    fault = fault_of_end(known.since, until, _today(work))
    if fault:
        raise InvalidInput(fault)
    subscriptions.change(work, name, until=until, **said)
    _plan_end(work, name, until)
    return subscriptions.get(work, name)


def open_(work: Work, name: str, *, stands: bool) -> None:
    """Opens a subscription that waits, if its topic `stands`. Otherwise looks again later."""
    known = subscriptions.get(work, name)
    if known.state is not State.WAITING:
        return
    if stands:
        views.be_alone(work)
        is_counted = known.tells == COUNTS
        week = counts.first_week(known.since, _today(work)) if is_counted else None
        subscriptions.open_(work, name, week)
        if week is not None:
            plan_count(work, week)
    else:
        work.schedule(OPEN, work.agency, name, not_before=work.now + LOOKS_EVERY)


def end(work: Work, name: str) -> Subscription:
    """Ends a subscription: destroys its key, its history and what was noted for it. Raises
    `NoSubscription` and `SubscriptionEnded`."""
    views.be_alone(work)
    if subscriptions.get(work, name).state is State.ENDED:
        raise SubscriptionEnded(name)
    subscriptions.end(work, name)
    for each in (views, forgotten, webhooks, accounts, counted):
        each.drop(work, name)
    return subscriptions.get(work, name)


def end_if_over(work: Work, name: str) -> None:
    """Ends a subscription whose last day is over. A lead may have ended it before, or have moved
    its last day."""
    known = subscriptions.get(work, name)
    if known.state is not State.ENDED and known.until < _today(work):
        end(work, name)


def _plan_end(work: Work, name: str, until: date) -> None:
    over = datetime.combine(until + timedelta(days=1), time.min, BERLIN)
    work.schedule(END, work.agency, f"{name} {until}", not_before=over)


def plan_count(work: Work, week: date) -> None:
    """Plans to tell a week."""
    work.schedule(COUNT, work.agency, str(week), not_before=counts.told_at(week))


def _today(work: Work) -> date:
    return work.now.astimezone(BERLIN).date()
