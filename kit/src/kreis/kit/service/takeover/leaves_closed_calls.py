"""A call that is closed is not closed again."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    for rule in ("called_back", "away"):
        again = [each for each in heir.closed_by_it() if each[0] == heir.call_of_before(rule)]
        if again:
            raise Differs(f"{rule}: nothing, since it was closed before", str(again))
