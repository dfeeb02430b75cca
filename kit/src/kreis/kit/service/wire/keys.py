"""The key is the participant's id, and murmur2 of the key decides the partition."""

from __future__ import annotations

from kafka.partitioner.default import murmur2

from kreis.contracts import topics
from kreis.kit.results import Differs
from kreis.kit.service.house import DELIVERY
from kreis.kit.service.world import World

RULE = "contracts/wire.md#partitions"


def run(world: World) -> None:
    count = topics()[DELIVERY].partitions
    known = {each.participant for each in world.people}
    for record in world.records:
        key = (record.key or b"").decode(errors="replace")
        if key not in known:
            raise Differs(f"the key is the id of a person ({record.place})", repr(record.key))
        said = record.data.get("participant_id") if isinstance(record.data, dict) else None
        for name, value in {
            "ce_subject": record.text("ce_subject"),
            "participant_id": said,
        }.items():
            if value != key:
                raise Differs(f"{name} is the key {key} ({record.place})", repr(value))
        wanted = (murmur2(key.encode()) & 0x7FFFFFFF) % count
        if record.partition != wanted:
            raise Differs(f"key {key} on partition {wanted} of {count}", f"on {record.partition}")
