"""Who has declined a date does not hear of its changes, since events says so."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/events/README.md#api"


def run(town: Town) -> None:
    types = town.types("declined")
    differs_unless(not types, "nothing about her", ", ".join(types))
