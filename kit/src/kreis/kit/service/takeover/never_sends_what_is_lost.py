"""A message whose outcome nobody knows, or that was refused, is never sent again."""

from __future__ import annotations

from kreis.kit.service.takeover.heir import Heir, differs_unless_none

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    differs_unless_none(heir, "lost", heir.first, "does not know whether she has it")
    differs_unless_none(heir, "failed", heir.first, "has had a final no, and has asked for a call")
