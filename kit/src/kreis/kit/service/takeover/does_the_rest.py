"""What the other one has not done is done, once."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.house import SENT
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    types = heir.told_by_it("untouched", heir.first)
    if types != [SENT]:
        raise Differs(f"one {SENT}", ", ".join(types) or "nothing")
