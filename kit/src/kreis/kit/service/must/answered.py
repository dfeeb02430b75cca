"""A call about an invitation is closed when she has answered, and others are told."""

from __future__ import annotations

from kreis.kit.service.house import CALL
from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#writes"


def run(town: Town) -> None:
    raised = [
        each.data["call_task_id"] for each in town.hers("called") if each.text("ce_type") == CALL
    ]
    differs_unless(len(raised) == 1, "one call about her invitation", f"{len(raised)}")
    closed = [(each.data["call_task_id"], each.data["result"]) for each in town.closed()]
    wanted = (raised[0], "answered")
    differs_unless(wanted in closed, f"call-task-closed {wanted}", str(closed) or "none")
