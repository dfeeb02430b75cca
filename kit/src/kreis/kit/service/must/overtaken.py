"""What was changed again is looked at when it is sent, and left unsent."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    letters, calls = town.letters_of("overtaken"), town.calls("overtaken")
    differs_unless(not letters, "no message about what holds no more", f"{len(letters)}")
    differs_unless(not calls, "no call about it", ", ".join(calls))
