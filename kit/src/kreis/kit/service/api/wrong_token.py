"""A token for another service, of the past, unsigned, or of a key nobody published gets 401."""

from __future__ import annotations

from kreis.kit.service.api.office import WRONG, differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    for tried in world.answers.by_way(*WRONG):
        came = tried.answer
        differs_if(came.status != 401, tried.operation, f"401, token: {tried.way}", came)
