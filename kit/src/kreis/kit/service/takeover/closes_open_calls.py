"""A call that the other one has asked for is closed under its own id."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.takeover.heir import Heir

RULE = "docs/runbooks/replace-a-service.md#notifications"


def run(heir: Heir) -> None:
    wanted = (heir.call_of_before("invited"), "answered")
    if wanted not in heir.closed_by_it():
        raise Differs(f"call-task-closed {wanted}", str(heir.closed_by_it()) or "none")
