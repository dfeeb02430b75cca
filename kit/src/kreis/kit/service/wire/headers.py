"""Each record has the headers that are always written, in their form."""

from __future__ import annotations

import re
from datetime import datetime

from kreis.contracts.wire import Header, wire
from kreis.kit.results import Differs
from kreis.kit.service.house import Dwelling

RULE = "contracts/wire.md#a-record"


def run(world: Dwelling) -> None:
    for record in world.records:
        for header in wire().headers.values():
            is_there = record.headers.get(header.name) is not None
            if not is_there and header.always:
                raise Differs(f"header {header.name} ({record.place})", "none")
            if is_there and not _is_right(header, record.text(header.name)):
                wanted = header.const or header.pattern or header.format
                raise Differs(
                    f"header {header.name} as {wanted} ({record.place})", record.text(header.name)
                )
        if record.text("ce_agencyid") not in world.agencies:
            known = " or ".join(sorted(world.agencies))
            raise Differs(f"ce_agencyid {known} ({record.place})", record.text("ce_agencyid"))


def _is_right(header: Header, text: str) -> bool:
    if header.const:
        return text == header.const
    if header.pattern:
        return re.fullmatch(header.pattern, text) is not None
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
