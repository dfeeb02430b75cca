"""The phase plan of an office of tests."""

from __future__ import annotations

from tests.support.fixtures import Client


def ask_in_week(week: int, cohorts: Client) -> None:
    """Lets staff be asked for the second phase in this week of the first, whatever was held."""
    plan = cohorts.ask("GET", "/v1/phase-plan")
    steps = plan.json["steps"]
    steps[0]["propose_when"] = f"week >= {week}"
    cohorts.ok("PUT", "/v1/phase-plan", {"steps": steps}, If_Match=plan.headers["ETag"])
