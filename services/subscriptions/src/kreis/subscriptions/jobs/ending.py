"""Ends subscriptions whose period is over."""

from __future__ import annotations

from contextlib import suppress

from kreis.chassis.process.due import Due
from kreis.subscriptions.commands import subscriptions
from kreis.subscriptions.domain.refusals import SubscriptionEnded


def end(due: Due) -> None:
    """A lead may have ended it before."""
    with due.finish() as work, suppress(SubscriptionEnded):
        subscriptions.end(work, due.cause)
