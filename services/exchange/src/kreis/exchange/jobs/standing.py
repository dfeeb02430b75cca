"""Looks at one standing agreement: makes the date of a week, ends what nobody has accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due
from kreis.exchange.commands import standing as commands
from kreis.exchange.domain.refusals import NoAsk, NoCircle
from kreis.exchange.domain.standing import Standing
from kreis.exchange.store import circles, standing

_CAUSES: Mapping[str, Callable[[Work, Standing], None]] = {
    "begins": commands.end_proposal,
    "next": commands.make_dates,
}


def look(due: Due) -> None:
    """It, or its circle, may be gone meanwhile."""
    with due.finish() as work, suppress(NoAsk, NoCircle):
        circles.get(work, standing.get(work, due.subject).circle_id, lock=True)
        _CAUSES[due.cause](work, standing.get(work, due.subject))
