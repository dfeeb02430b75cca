"""What it is told of while it is killed is done, once, after it has started again."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.life.days import Lived

RULE = "contracts/wire.md#numbers"


def run(world: Lived) -> None:
    for moment, count in world.life.acknowledged.items():
        if moment == "killed" and count != 1:
            raise Differs("one acknowledgement of the erasure told before the kill", f"{count}")
    if "killed" not in world.life.acknowledged:
        raise Differs("it starts again after SIGKILL", "it does not come so far")
