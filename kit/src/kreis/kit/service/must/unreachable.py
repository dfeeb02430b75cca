"""Somebody without an address is called instead."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#writes"


def run(town: Town) -> None:
    calls = town.calls("unreachable")
    differs_unless(calls == ["gave_up"], "one call, reason gave_up", ", ".join(calls) or "none")
    letters = town.letters_of("unreachable")
    differs_unless(not letters, "no message", f"{len(letters)}")
