"""A fact of another source does not count as done."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.house import SENT
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    types = heir.told_by_it("forged", heir.first)
    if types != [SENT]:
        raise Differs(
            f"one {SENT}, since kreis/insights sends nothing", ", ".join(types) or "nothing"
        )
