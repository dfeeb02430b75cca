"""Parts of a page that other services tell. A service that does not answer costs its part alone.

The page names the parts it cannot show, so nobody takes a gap for "nothing is stored". What a page
is about is asked for without this: if that service is away, there is no page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

import structlog

from kreis.chassis.client.peers import Refused, TokenRefused, Unavailable

T = TypeVar("T")
D = TypeVar("D")

NO_ROUTE = (404, 405)
"""Statuses of a service of an older release that lacks a route."""

log = structlog.stdlib.get_logger("partly")


class Parts:
    """The parts of one page. `silent` are the keys of those that cannot be shown now."""

    def __init__(self) -> None:
        self.silent: list[str] = []

    def ask(self, part: str, ask: Callable[[], T], otherwise: D) -> T | D:
        """Returns what is asked for; `otherwise` if the service does not answer.

        A session that has ended is no gap: it raises `TokenRefused` as everywhere.
        """
        try:
            return ask()
        except TokenRefused:
            raise
        except Unavailable as fault:
            log.warning("part_not_shown", part=part, fault=str(fault))
            if part not in self.silent:
                self.silent.append(part)
            return otherwise


def if_kept(ask: Callable[[], T], missing: Collection[int] = (404,)) -> T | None:
    """Returns None if the service answers with a status of `missing`.

    It keeps nothing of what is asked, or is of an older release and has no such route.
    """
    try:
        return ask()
    except Refused as refusal:
        if refusal.status not in missing:
            raise
        return None
