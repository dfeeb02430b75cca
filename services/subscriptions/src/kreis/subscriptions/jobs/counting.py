"""Tells weeks of counts, two days after they are over."""

from __future__ import annotations

from datetime import date

from kreis.chassis.process.due import Due
from kreis.subscriptions.commands import counting


def count(due: Due) -> None:
    with due.finish() as work:
        counting.tell_week(work, date.fromisoformat(due.cause))
