"""What is not there is answered with 404, and is never changed."""

from __future__ import annotations

from kreis.kit.service.api.office import Tried, differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    for tried in world.answers.by_way("unknown"):
        if "404" in tried.operation.codes:
            wanted = wanted_of(tried)
            is_one = tried.answer.status in wanted
            said = f"{wanted[0]} for an unknown id"
            differs_if(not is_one, tried.operation, said, tried.answer)


def wanted_of(tried: Tried) -> tuple[int, ...]:
    """Returns what may be answered. A body may be refused before anybody looks for what it is
    about. Deleting what is not there may count as done."""
    operation = tried.operation
    if "agency_id" in operation.names:
        return (404, 403)
    if operation.changes_nothing:
        return (404,)
    if operation.method == "DELETE":
        return (404, 200, 204)
    return (404, 403, 409, 412, 422, 428, 400)
