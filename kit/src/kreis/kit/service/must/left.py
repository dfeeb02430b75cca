"""Somebody who has left is neither written to nor called."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    letters, calls = town.letters_of("left"), town.calls("left")
    differs_unless(not letters, "no message", f"{len(letters)}")
    differs_unless(not calls, "no call", ", ".join(calls))
