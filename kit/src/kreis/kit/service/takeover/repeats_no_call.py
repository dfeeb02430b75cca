"""A call that waits, or was made, is not asked for again."""

from __future__ import annotations

from kreis.kit.service.takeover.heir import Heir, differs_unless_none

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    differs_unless_none(heir, "called", heir.first, "has asked for a call")
    differs_unless_none(heir, "called_back", heir.first, "has had her called")
