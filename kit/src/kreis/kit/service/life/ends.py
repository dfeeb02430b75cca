"""It ends by itself within 30 s after SIGTERM."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.life.days import Lived

RULE = "docs/runbooks/replace-a-service.md#how-it-is"


def run(world: Lived) -> None:
    if not world.life.has_ended:
        raise Differs("it ends", "it had to be killed, or had ended before")
