"""Each value is valid against the closed schema of its fact, the one for writers."""

from __future__ import annotations

from kreis.contracts import InvalidFact, topics
from kreis.contracts.wire import wire
from kreis.kit.results import Differs
from kreis.kit.service.house import Dwelling

RULE = "contracts/wire.md#type-and-schema"


def run(world: Dwelling) -> None:
    for record in world.records:
        topic = topics()[record.topic]
        if record.value is None:
            if topic.cleanup == "compact":
                continue
            raise Differs(f"a value: {topic.name} has no tombstones", f"null ({record.place})")
        if len(record.value) > wire().largest_fact:
            raise Differs(f"at most {wire().largest_fact} bytes", f"{len(record.value)}")
        fact = topic.facts.get(record.text("ce_type"))
        try:
            if fact:
                fact.validate(record.data)
        except InvalidFact as fault:
            raise Differs(f"a valid {fact and fact.type} ({record.place})", str(fault)) from fault
