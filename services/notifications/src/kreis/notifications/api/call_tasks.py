"""Call tasks: whom staff are asked to call, and what became of a call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.commands import call_tasks as commands
from kreis.notifications.domain.refusals import CallTaskClosed, NoCallTask
from kreis.notifications.queries import call_tasks as queries
from kreis.notifications.schemas import call_tasks as schemas
from kreis.notifications.store import call_tasks


@api.get("/call-tasks")
@require("call-tasks:read")
@api.arguments(schemas.CallTaskFilter, location="query")
@api.response(200, schemas.CallTaskPage)
def list_call_tasks(wanted: dict[str, Any]) -> dict[str, Any]:
    """Whom staff are asked to call, the one that has waited longest first."""
    with reading() as work:
        return queries.page(work, **wanted)


@api.get("/call-tasks/count")
@require("call-tasks:read")
@api.response(200, schemas.CallTaskCount)
def count_open_call_tasks() -> dict[str, int]:
    """How many calls are open."""
    with reading() as work:
        return {"count": call_tasks.count_open(work)}


@api.post("/call-tasks/<uuid:call_task_id>/results")
@require("call-tasks:write")
@refuses(NoCallTask, CallTaskClosed)
@api.arguments(schemas.CallResultInput)
@api.response(200, schemas.CallTask)
def note_call(call: dict[str, Any], call_task_id: UUID) -> Response:
    """What became of a call. Only `not_reached` leaves the task open: somebody tries again."""
    return change(
        lambda work: commands.note_result(work, call_task_id, call["result"], caller().subject),
        schema=schemas.CallTask,
    )
