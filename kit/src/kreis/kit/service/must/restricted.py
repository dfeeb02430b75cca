"""Facts on the restricted topic count like those on the public one."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#reads"


def run(town: Town) -> None:
    calls = town.calls("hidden")
    wanted = "one call, reason channel_is_call"
    differs_unless(calls == ["channel_is_call"], wanted, ", ".join(calls) or "none")
