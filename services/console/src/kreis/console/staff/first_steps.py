"""Section "Erste Schritte": what an organisation without a group does first."""

from __future__ import annotations

from kreis.console.staff.day import Day, Section
from kreis.console.staff.shell import client, me


def section(day: Day) -> Section | None:
    """Says which of the first steps are done: there is an offer, and somebody waits."""
    if not me().may("offers:read", "participants:write"):
        return None
    if day.groups or client().cohorts.has_cohorts():
        return None
    done = {
        "offers": bool(client().cohorts.offers()),
        "people": me().may("pool:read") and client().intake.waiting()["count"] > 0,
    }
    return Section("staff/_first_steps.html", done)
