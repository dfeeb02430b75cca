"""At night nobody is written to, unless a date is near."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    types = town.types("asleep")
    differs_unless(not types, "nothing at night about a date in five days", ", ".join(types))
    letters = town.letters_of("awake_at_night")
    differs_unless(bool(letters), "a message at night about a date in three hours", "none")
