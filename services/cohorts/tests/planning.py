"""Weights of the planning rules, and how staff change them."""

from __future__ import annotations

from typing import Any

from services.cohorts.tests.unna import Unna

DEFAULT = {
    "closeness": 400,
    "child_ages": 300,
    "availability": 100,
    "topics": 100,
    "home_language": 100,
    "evenness": 100,
    "weakest_group": 5,
    "waiting_day": 1,
    "waiting_days_most": 365,
}


def put(unna: Unna, weights: dict[str, Any], days: int | None = 90, **headers: str) -> Any:
    lead = unna.client.as_role("lead")
    body = {"weights": weights, "longest_wait_days": days}
    return lead.ask("PUT", "/v1/rules", body, **headers)


def change(unna: Unna, weights: dict[str, Any], days: int | None = 90) -> Any:
    """Whoever has looked and then changes."""
    seen = unna.planning.ask("GET", "/v1/rules").headers["ETag"]
    changed = put(unna, weights, days, If_Match=seen)
    assert changed.status_code == 200, changed.text
    return changed.json
