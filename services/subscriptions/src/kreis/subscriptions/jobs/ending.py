"""Ends subscriptions whose period is over."""

from __future__ import annotations

from kreis.chassis.process.due import Due
from kreis.subscriptions.commands import subscriptions


def end(due: Due) -> None:
    with due.finish() as work:
        subscriptions.end_if_over(work, due.cause.partition(" ")[0])
