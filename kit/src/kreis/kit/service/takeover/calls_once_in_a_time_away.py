"""Who was called in a time away is not called again in it."""

from __future__ import annotations

from kreis.kit.service.takeover.heir import Heir, differs_unless_none

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    differs_unless_none(heir, "away", heir.time_away, "has had her called")
