"""Everybody whom a change concerns is told of it once, or is to be called once.

One fact is delivered twice, one has no headers but those that are needed, records that are no facts
stand between them, and the service is killed.
"""

from __future__ import annotations

from collections import Counter

from kreis.kit.results import Differs
from kreis.kit.service.house import CALL
from kreis.kit.service.world import World

RULE = "services/notifications/README.md#writes"


def run(world: World) -> None:
    for change in world.changes:
        for her in world.people:
            came = Counter(world.facts(her, change))
            messages = sum(count for type_, count in came.items() if type_ != CALL)
            if not came or messages > 1 or came[CALL] > 1:
                raise Differs(
                    f"cancelled date, {her.channel}: one fact of what became of the message, or one"
                    " call task, or both",
                    ", ".join(f"{count} × {type_}" for type_, count in came.items()) or "nothing",
                )
