"""A circle of mutual childcare in an office of tests: two members, one who may join, a report."""

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


LATER = {"starts_at": "2027-05-21T14:00:00+02:00", "ends_at": "2027-05-21T16:00:00+02:00"}


AGREED = {"starts_at": "2027-05-22T14:00:00+02:00", "ends_at": "2027-05-22T16:00:00+02:00"}


HOURS = {
    "starts_at": "2027-05-23T10:00:00+02:00",
    "ends_at": "2027-05-23T13:00:00+02:00",
    "bands": ["0-2", "3-5"],
    "places": 3,
}


def open_a_circle(town: Town) -> list[str]:
    """Opens a circle. One member asks twice, the other offers once and reports her. They have
    agreed on a third date, which the one proposes for each week. Each offers hours.

    Returns the pages of both, and of somebody who has not joined, that have a form.
    """
    staff = town.ask("exchange")
    members = town.clients["exchange"].as_service("console", "exchange", "links:use")
    circle = staff.ok("POST", "/v1/circles", CIRCLE)["circle"]["id"]
    jasmin, sabine, newcomer = (_handed_over(staff, circle) for _ in range(3))
    for token, name in ((jasmin, "Jasmin"), (sabine, "Sabine")):
        said = {**ME, "first_name": name, "contact": f"{name.lower()}@post.example"}
        members.ok("PUT", f"/v1/links/{token}/membership", said)
    (first,) = members.ok("POST", f"/v1/links/{jasmin}/asks", WANTED)["own_asks"]
    both = members.ok("POST", f"/v1/links/{jasmin}/asks", WANTED | LATER)["own_asks"]
    (second,) = (each["id"] for each in both if each["id"] != first["id"])
    members.ok("PUT", f"/v1/links/{sabine}/asks/{first['id']}/offer", {"place": "hers"})
    said = {"ask_id": first["id"], "words": "Ich habe mich unwohl gefühlt."}
    members.ok("POST", f"/v1/links/{sabine}/reports", said)
    agreed = _proposed_weekly(members, jasmin, sabine)
    for token in (jasmin, sabine):
        members.ok("POST", f"/v1/links/{token}/open-offers", HOURS)
    (hours,) = members.ok("GET", f"/v1/links/{jasmin}")["offers_of_others"]
    return [
        f"/g/{newcomer}",
        f"/g/{sabine}",
        f"/g/{sabine}/anfrage/{agreed}",
        *(f"/g/{jasmin}{page}" for page in ("", "/mehr", "/suchen", f"/anfrage/{first['id']}")),
        *(f"/g/{jasmin}{page}" for page in ("/anbieten", f"/zeit/{hours['id']}")),
        *(f"/g/{sabine}/{page}/{second}" for page in ("anfrage", "melden")),
    ]


def _proposed_weekly(members: Client, asker: str, carer: str) -> str:
    """Returns the id of an agreed date that the asker wants each week."""
    asked = members.ok("POST", f"/v1/links/{asker}/asks", WANTED | AGREED)["own_asks"]
    ask = asked[-1]["id"]
    members.ok("PUT", f"/v1/links/{carer}/asks/{ask}/offer", {"place": "hers"})
    offered = members.ok("GET", f"/v1/links/{asker}")["own_asks"][-1]
    chosen = {"offer_id": offered["offers"][0]["id"]}
    members.ok("PUT", f"/v1/links/{asker}/asks/{ask}/agreement", chosen)
    members.ok("PUT", f"/v1/links/{asker}/asks/{ask}/standing")
    return str(ask)


def _handed_over(staff: Client, circle: str) -> str:
    """Returns the token of a link that staff hand over."""
    path = f"/v1/circles/{circle}/handed-over"
    return str(staff.ok("POST", path, {"language": "de"})["token"])
