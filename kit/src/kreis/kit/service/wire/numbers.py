"""Numbers of a key rise by 1 from 1, also after a restart, and no id is used twice."""

from __future__ import annotations

from collections import Counter, defaultdict

from kreis.kit.results import Differs
from kreis.kit.service.house import Dwelling

RULE = "contracts/wire.md#numbers"


def run(world: Dwelling) -> None:
    """A record with the id and the number of an earlier one is that one again."""
    written = dict.fromkeys(
        (each.topic, each.key, each.text("ce_id"), _whole(each.text("ce_sequence")))
        for each in world.records
    )
    by_key: dict[tuple[str, bytes | None], list[int]] = defaultdict(list)
    for topic, key, _, number in written:
        by_key[topic, key].append(number)
    for (topic, key), came in by_key.items():
        if came != list(range(1, len(came) + 1)):
            said = f"ce_sequence of {key!r} on {topic}: 1 to {len(came)}, in order"
            raise Differs(said, str(came))
    ids = Counter(id_ for _, _, id_, _ in written)
    if twice := [id_ for id_, count in ids.items() if count > 1]:
        raise Differs("each fact has an id of its own", f"{twice[0]} {ids[twice[0]]} times")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else -1
