"""Looks after circles daily, and writes digests."""

from __future__ import annotations

from contextlib import suppress

from kreis.chassis.process.due import Due
from kreis.exchange.commands import circles as commands
from kreis.exchange.commands import wanting
from kreis.exchange.domain.letters import Kind
from kreis.exchange.domain.refusals import LinkUnknown, NoCircle
from kreis.exchange.store import circles, members


def look_after(due: Due) -> None:
    with due.finish() as work, suppress(NoCircle):
        commands.look_after(work, circles.get(work, due.subject, lock=True))


def write_digest(due: Due) -> None:
    """She may have left meanwhile."""
    with due.finish() as work, suppress(LinkUnknown):
        wanting.tell(work, members.get(work, due.subject), Kind.DIGEST)
