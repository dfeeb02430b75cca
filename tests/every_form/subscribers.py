"""Teams outside that read the participation events of an office."""

from __future__ import annotations

from tests.conformance.town import Town

TEAM = {
    "name": "kita-navigator",
    "team": "Fachdienst Kindertagesbetreuung",
    "purpose": "Ersatzbetreuung an Gruppentagen planen",
    "legal_basis": "Vereinbarung vom 28.03.2027",
    "contact": "Frau Beispiel, 0221 4710190",
    "since": "2027-04-01",
    "until": "2027-12-31",
    "facts": [{"fact": "kreis.attendance-recorded.v1", "fields": ["date", "status"]}],
}


def agree_with_a_team(town: Town) -> None:
    """Agrees with one team. Nobody has set up its topic, so it is told nothing yet."""
    town.ask("subscriptions", "lead").ok("POST", "/v1/subscriptions", TEAM)
