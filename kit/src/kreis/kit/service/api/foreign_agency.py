"""An agency sees what is its own, and nothing of another agency."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.api.office import differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    if not any(tried.shown for tried in world.answers.by_way("own")):
        raise Differs("an agency sees its own people at one operation at least", "at none")
    for tried in world.answers.by_way("foreign"):
        came = ", ".join(tried.shown)
        differs_if(bool(came), tried.operation, "nothing of another agency", came)
