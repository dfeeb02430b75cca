"""One act of staff is told once, however many dates it changed and however often facts come."""

from __future__ import annotations

from kreis.kit.service.house import CALL
from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    types = [each for each in town.types("twice") if each != CALL]
    differs_unless(len(types) == 1, "one fact about a message", ", ".join(types) or "none")
    letters = town.letters_of("twice")
    differs_unless(len(letters) == 1, "one message", f"{len(letters)}")
