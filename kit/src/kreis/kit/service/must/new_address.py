"""If events finds her contact outdated, intake is asked again, and the old address gets nothing."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#how-a-message-is-sent"


def run(town: Town) -> None:
    her = town.people["moved"]
    to = [letter.to for letter in town.letters_of("moved")]
    called = bool(town.calls("moved"))
    wanted = f"one message to {her.new_email}"
    differs_unless(to == [her.new_email] or (called and not to), wanted, ", ".join(to) or "none")
