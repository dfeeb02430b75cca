"""Each topic is read to its end, whatever lies on it."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.home import Home

RULE = "contracts/wire.md#what-a-reader-skips"


def run(home: Home) -> None:
    for topic, count in home.behind.items():
        raise Differs(f"{topic} is read to its end, and that is committed", f"{count} are unread")
