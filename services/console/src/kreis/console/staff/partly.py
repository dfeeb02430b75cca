"""Parts of a page that other services tell. A service that does not answer costs its part alone.

The page names the parts it cannot show, so nobody takes a gap for "nothing is stored". What a page
is about is asked for without this: if that service is away, there is no page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from kreis.chassis.client.peers import TokenRefused, Unavailable

T = TypeVar("T")
D = TypeVar("D")

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
