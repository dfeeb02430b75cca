"""Registers, opens and ends subscriptions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import InvalidInput
from kreis.subscriptions.domain.refusals import SubscriptionEnded
from kreis.subscriptions.domain.subscriptions import State, Subscription, faults_of
from kreis.subscriptions.domain.views import BERLIN
from kreis.subscriptions.store import forgotten, subscriptions, views

OPEN = "open"
"""Due work that opens a subscription once its topic stands. Its subject is the agency, its cause
the name."""
END = "end"
"""Due work that ends a subscription on the day after its period."""
LOOKS_EVERY = timedelta(minutes=1)
_KEY_BYTES = 32


def register(
    work: Work,
    *,
    facts: Sequence[dict[str, Any]],
    since: date,
    until: date,
    by: str,
    **said: Any,
) -> Subscription:
    """Registers a subscription. It waits until its topic stands. Raises `InvalidInput` with a
    fault for each fact and field that cannot be agreed, and `NameTaken`."""
    wanted = [(each["fact"], each["fields"]) for each in facts]
    faults = faults_of(wanted, since, until, work.now.astimezone(BERLIN).date())
    if faults:
        raise InvalidInput(*faults)
    agreed = {type_: sorted(set(names)) for type_, names in wanted}
    new = Subscription(**said, agreed=agreed, since=since, until=until, registered_at=work.now)
    subscriptions.add(work, new, secrets.token_bytes(_KEY_BYTES), by)
    work.schedule(OPEN, work.agency, new.name)
    over = datetime.combine(until + timedelta(days=1), time.min, BERLIN)
    work.schedule(END, work.agency, new.name, not_before=over)
    return new


def open_(work: Work, name: str, *, stands: bool) -> None:
    """Opens a subscription that waits, if its topic `stands`. Otherwise looks again later."""
    if subscriptions.get(work, name).state is not State.WAITING:
        return
    if stands:
        views.be_alone(work)
        subscriptions.open_(work, name)
    else:
        work.schedule(OPEN, work.agency, name, not_before=work.now + LOOKS_EVERY)


def end(work: Work, name: str) -> Subscription:
    """Ends a subscription: destroys its key, its history and what was noted for it. Raises
    `NoSubscription` and `SubscriptionEnded`."""
    views.be_alone(work)
    if subscriptions.get(work, name).state is State.ENDED:
        raise SubscriptionEnded(name)
    subscriptions.end(work, name)
    views.drop(work, name)
    forgotten.drop(work, name)
    return subscriptions.get(work, name)
