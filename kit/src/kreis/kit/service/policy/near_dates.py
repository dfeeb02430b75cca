"""How near a date has to be for its news to come at night, from 6 to 72 hours."""

from __future__ import annotations

from kreis.kit.service.policy.watch import Watch

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    told = [hours for hours, her in watch.waiting.items() if watch.is_written_to(her)]
    rest = [hours for hours in watch.waiting if hours not in told]

    def said(hours: list[int]) -> str:
        return ", ".join(map(str, hours)) + " hours" if hours else "no number of hours tried"

    return f"it writes of dates in {said(told)}; it waits with those in {said(rest)}"
