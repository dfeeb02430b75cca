"""What happens after the change is told everybody once, also after a restart."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    for cause in heir.later:
        for rule in heir.concerned:
            types = heir.told_by_it(rule, cause)
            if len(types) != 1:
                raise Differs(f"{rule}: one fact about a date that is cancelled now", str(types))
