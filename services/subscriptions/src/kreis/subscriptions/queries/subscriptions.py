"""Who reads what."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.subscriptions.domain.refusals import SubscriptionEnded
from kreis.subscriptions.domain.subscriptions import State, Subscription
from kreis.subscriptions.store import subscriptions


def every(work: Work) -> list[Subscription]:
    """Returns all subscriptions, by name."""
    return subscriptions.every(work)


def get(work: Work, name: str) -> Subscription:
    """Raises `NoSubscription`."""
    return subscriptions.get(work, name)


def open_(work: Work, name: str) -> Subscription:
    """Returns a subscription that has not ended. Raises `NoSubscription` and
    `SubscriptionEnded`."""
    found = subscriptions.get(work, name)
    if found.state is State.ENDED:
        raise SubscriptionEnded(name)
    return found
