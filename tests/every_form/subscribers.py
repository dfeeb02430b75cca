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


ANOTHER = {
    "name": "jugendamt-unna",
    "team": "Jugendamt Unna",
    "purpose": "Ferienbetreuung planen",
    "legal_basis": "Vereinbarung vom 01.05.2027",
    "contact": "Herr Beispiel, 02303 4710190",
    "since": "2027-05-01",
    "until": "2027-12-31",
    "field": "kreis.attendance-recorded.v1 date",
}
"""What a lead types to agree with a second team."""
WEBHOOK = "https://93.184.216.34/kreis"
"""An address of the Internet that needs no name. Nothing is sent: nobody does the due work."""


def agree_with_a_team(town: Town) -> None:
    """Agrees with one team, which is called. Nobody has set up its topic, so it is told nothing."""
    lead = town.ask("subscriptions", "lead")
    lead.ok("POST", "/v1/subscriptions", TEAM)
    lead.ok("POST", f"/v1/subscriptions/{TEAM['name']}/webhook", {"url": WEBHOOK})
