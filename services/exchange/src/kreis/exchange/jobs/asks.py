"""Looks at one ask when its time has come: calls again, ends it, reminds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.exchange.commands import asking
from kreis.exchange.domain.asks import Ask
from kreis.exchange.domain.refusals import NoAsk, NoCircle
from kreis.exchange.store import asks, circles

_CAUSES: Mapping[str, Callable[[Work, Ask], None]] = {
    "again": asking.call_again,
    "lapse": asking.lapse,
    "remind": asking.remind_to_confirm,
    "over": asking.give_up_unconfirmed,
}


def look(due: Due) -> None:
    """The ask, or its circle, may be gone meanwhile."""
    with due.finish() as work, suppress(NoAsk, NoCircle):
        circles.get(work, asks.get(work, due.subject).circle_id, lock=True)
        _CAUSES[due.cause](work, asks.get(work, due.subject))
