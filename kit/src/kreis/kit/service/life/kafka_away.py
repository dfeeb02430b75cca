"""While Kafka is away it lives and is ready, and it goes on when Kafka is back."""

from __future__ import annotations

from kreis.kit.results import Differs, Skipped
from kreis.kit.service.life.days import Lived
from kreis.kit.service.life.health import expect_well

RULE = "docs/runbooks/replace-a-service.md#how-it-is"


def run(world: Lived) -> None:
    life = world.life
    if not life.had_kafka_away and "killed" in life.acknowledged:
        raise Skipped("the kit ends no broker but its own")
    for moment, when in (("without-kafka", "without Kafka"), ("back", "with Kafka back")):
        if moment not in life.seen:
            raise Differs(f"{when} it lives", "it does not come so far")
        expect_well(life.seen[moment], when)
    if not life.acknowledged.get("back"):
        raise Differs("it reads and writes on when Kafka is back", "it does not")
