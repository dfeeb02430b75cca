"""Each record names the service that it replaces as its source, and a fact of that service."""

from __future__ import annotations

from kreis.contracts import written_by
from kreis.kit.results import Differs
from kreis.kit.service.house import DELIVERY
from kreis.kit.service.world import World

RULE = "contracts/wire.md#source"


def run(world: World) -> None:
    types = written_by("notifications")[DELIVERY]
    for record in world.records:
        if record.text("ce_source") != "kreis/notifications":
            raise Differs(
                f"ce_source kreis/notifications ({record.place})", record.text("ce_source")
            )
        if record.text("ce_type") not in types:
            raise Differs(f"ce_type one of {', '.join(types)}", record.text("ce_type"))
