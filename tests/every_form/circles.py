"""A circle of mutual childcare in an office of tests, with two members and a report."""

from __future__ import annotations

from services.exchange.tests.village import CIRCLE, ME
from tests.conformance.town import Town
from tests.support.fixtures import Client

WANTED = {
    "starts_at": "2027-05-20T14:00:00+02:00",
    "ends_at": "2027-05-20T16:00:00+02:00",
    "place": "either",
    "bands": ["3-5"],
}


def open_a_circle(town: Town) -> None:
    """Opens a circle. One member asks, the other reports her."""
    staff = town.ask("exchange")
    members = town.clients["exchange"].as_service("console", "exchange", "links:use")
    circle = staff.ok("POST", "/v1/circles", CIRCLE)["circle"]["id"]
    jasmin, sabine = (_joined(staff, members, circle, name) for name in ("Jasmin", "Sabine"))
    asked = members.ok("POST", f"/v1/links/{jasmin}/asks", WANTED)["own_asks"]
    said = {"ask_id": asked[0]["id"], "words": "Ich habe mich unwohl gefühlt."}
    members.ok("POST", f"/v1/links/{sabine}/reports", said)


def _joined(staff: Client, members: Client, circle: str, name: str) -> str:
    """Returns the token of her link, which staff handed over."""
    path = f"/v1/circles/{circle}/handed-over"
    token = str(staff.ok("POST", path, {"language": "de"})["token"])
    said = {**ME, "first_name": name, "contact": f"{name.lower()}@post.example"}
    members.ok("PUT", f"/v1/links/{token}/membership", said)
    return token
