"""Who has taken back her consent to messages gets none, and is called about news."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    letters = town.letters_of("opted_out")
    differs_unless(not letters, "no message", f"{len(letters)}")
    reasons = town.calls("opted_out")
    differs_unless(
        reasons == ["opted_out"], "a call, reason opted_out", ", ".join(reasons) or "none"
    )
