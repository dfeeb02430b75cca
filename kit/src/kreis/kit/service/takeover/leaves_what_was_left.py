"""A message that the other one has left unsent on purpose stays unsent."""

from __future__ import annotations

from kreis.kit.service.takeover.heir import Heir, differs_unless_none

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    differs_unless_none(heir, "suppressed", heir.first, "has left it unsent")
