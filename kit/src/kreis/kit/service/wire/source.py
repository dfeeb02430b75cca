"""Each record names the service that it replaces as its source, and a fact of that service."""

from __future__ import annotations

from kreis.contracts import written_by
from kreis.kit.results import Differs
from kreis.kit.service.house import Dwelling

RULE = "contracts/wire.md#source"


def run(world: Dwelling) -> None:
    own, types = f"kreis/{world.service}", written_by(world.service)
    for record in world.records:
        if record.text("ce_source") != own:
            raise Differs(f"ce_source {own} ({record.place})", record.text("ce_source"))
        known = types.get(record.topic, ())
        if record.text("ce_type") not in known:
            raise Differs(f"ce_type one of {', '.join(known)}", record.text("ce_type"))
