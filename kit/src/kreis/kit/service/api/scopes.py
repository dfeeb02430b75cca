"""Who lacks the scope of an operation gets 403, whatever other scopes she has."""

from __future__ import annotations

from kreis.kit.service.api.office import differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    for tried in world.answers.by_way("scope"):
        expected = f"403 without the scope {tried.operation.scope}"
        differs_if(tried.answer.status != 403, tried.operation, expected, tried.answer)
