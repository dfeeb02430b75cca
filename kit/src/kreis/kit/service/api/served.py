"""Every operation answers, and as `openapi.yaml` describes it."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.api.office import differs_if
from kreis.kit.service.api.worlds import Answered
from kreis.kit.service.openapi import operations

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    asked = {str(each.operation) for each in world.answers.by_way("sound", "unknown")}
    if missing := [str(e) for e in operations(world.service) if str(e) not in asked]:
        raise Differs(f"{missing[0]} is asked", "it is not")
    for tried in world.answers.by_way("sound", "unknown", "own", "foreign"):
        came, operation = tried.answer, tried.operation
        differs_if(came.status in (0, 405, 501), operation, "an answer", came)
        # Where ids stand in the path, the 401 without a token shows that it is served.
        is_missing = came.status == 404 and not operation.names and "404" not in operation.codes
        differs_if(is_missing, operation, "an answer other than 404", came)
        differs_if(came.status >= 500, operation, "an answer below 500", came)
        is_json = "json" in came.headers.get("content-type", "")
        fault = operation.fault_of(came.status, came.json) if is_json else ""
        differs_if(bool(fault), operation, f"{came.status} as described", fault)
