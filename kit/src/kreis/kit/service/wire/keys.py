"""The key is what the contract says, and murmur2 of the key decides the partition."""

from __future__ import annotations

from kafka.partitioner.default import murmur2

from kreis.contracts import topics
from kreis.kit.results import Differs
from kreis.kit.service.house import Dwelling
from kreis.kit.service.records import Written

RULE = "contracts/wire.md#partitions"


def run(world: Dwelling) -> None:
    for record in world.records:
        key = (record.key or b"").decode(errors="replace")
        if world.keys and key not in world.keys:
            raise Differs(f"the key is the id of a person ({record.place})", repr(record.key))
        said = {"ce_subject": record.text("ce_subject")}
        if record.value is not None:
            said["the key of the contract"] = _key_of(record)
        for name, value in said.items():
            if not key or value != key:
                raise Differs(f"{name} is the key {key} ({record.place})", repr(value))
        count = topics()[record.topic].partitions
        wanted = (murmur2(key.encode()) & 0x7FFFFFFF) % count
        if record.partition != wanted:
            raise Differs(f"key {key} on partition {wanted} of {count}", f"on {record.partition}")


def _key_of(record: Written) -> str:
    """Returns the key that a record with this content has; empty if it has none. The content of
    another type is the case `source`'s."""
    topic, type_ = topics()[record.topic], record.text("ce_type")
    if type_ not in topic.facts or not isinstance(record.data, dict):
        type_ = next(iter(topic.facts))
    try:
        return topic.key_of(type_, record.data if isinstance(record.data, dict) else {})
    except KeyError:
        return ""
