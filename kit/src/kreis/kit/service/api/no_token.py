"""Who sends no token gets 401, at every operation that needs one."""

from __future__ import annotations

from kreis.kit.service.api.office import differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    for tried in world.answers.by_way("no-token"):
        came = tried.answer
        differs_if(came.status != 401, tried.operation, "401 without a token", came)
