"""A message that the other one has sent is not sent again."""

from __future__ import annotations

from kreis.kit.service.takeover.heir import Heir, differs_unless_none

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    differs_unless_none(heir, "written", heir.first, "has written to her")
