"""Page "Wer mitliest": which teams outside read what, for what and until when. For the lead.

What a team gets is shown exactly as it gets it. What cannot be done here is said with its command:
the topic, its user and the token are made by whoever runs Kreis.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.subscriptions import Subscription, Unacknowledged
from kreis.console.staff.again import WrongInput
from kreis.console.staff.shell import client, go, page, show, team

READ, CHANGE = "subscriptions:read", "subscriptions:write"
SAID = ("team", "legal_basis", "contact", "until")
"""What can be changed later. The purpose, the facts and the fields stay as they were agreed."""


@team.get("/mitlesen")
@page(READ)
def subscribers() -> Response:
    found = client().subscriptions.subscriptions()
    return show(
        "subscribers.html",
        nav="colleagues",
        reading=[each for each in found if each["state"] != "ended"],
        ended=[each for each in found if each["state"] == "ended"],
        waiting_for=waiting_for(found),
    )


@team.get("/mitlesen/neu")
@page(READ, CHANGE)
def new_subscriber() -> Response:
    return show("subscriber_new.html", nav="colleagues", offered=_offered())


@team.post("/mitlesen")
@page(READ, CHANGE)
def register_subscriber() -> Response:
    sent = request.form
    facts = _agreed(sent.getlist("field"), sent.getlist("fact"))
    if not facts:
        raise WrongInput("fact")
    wanted = {each: sent.get(each, "").strip() for each in ("name", "purpose", "since", *SAID)}
    made = client().subscriptions.register_subscription(
        {**wanted, "facts": facts}, once=sent.get("once", "")
    )
    return go("subscriber", "subscribers.registered", name=made["name"], told_team=made["team"])


@team.get("/mitlesen/<name>")
@page(READ)
def subscriber(name: str) -> Response:
    return _page(name)


@team.get("/mitlesen/<name>/aendern")
@page(READ, CHANGE)
def edit_subscriber(name: str) -> Response:
    known = client().subscriptions.subscription(name)
    return show("subscriber_edit.html", nav="colleagues", known=known.it, seen=known.etag)


@team.post("/mitlesen/<name>")
@page(READ, CHANGE)
def change_subscriber(name: str) -> Response:
    wanted = {each: request.form.get(each, "").strip() for each in SAID}
    client().subscriptions.change_subscription(name, wanted, seen=request.form.get("seen", ""))
    return go("subscriber", "subscribers.changed", name=name)


@team.post("/mitlesen/<name>/beenden")
@page(READ, CHANGE)
def end_subscriber(name: str) -> Response:
    """Ends the access for good. Whoever presses a second time sees that it has ended."""
    try:
        client().subscriptions.end_subscription(name, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.problem.get("type") != "subscription-ended":
            raise
    return go("subscriber", "subscribers.ended", name=name)


@team.post("/mitlesen/<name>/zustellung")
@page(READ, CHANGE)
def set_webhook(name: str) -> Response:
    """Sets where records are sent. Shows the secret, which nobody can see a second time."""
    url, once = request.form.get("url", "").strip(), request.form.get("once", "")
    made = client().subscriptions.set_webhook(name, url, once=once)
    return _page(name, secret=made["secret"])


@team.post("/mitlesen/<name>/zustellung/pruefen")
@page(READ, CHANGE)
def test_webhook(name: str) -> Response:
    client().subscriptions.test_webhook(name, once=request.form.get("once", ""))
    return go("subscriber", "subscribers.test-wanted", name=name)


@team.post("/mitlesen/<name>/zustellung/wiederholen")
@page(READ, CHANGE)
def send_again(name: str) -> Response:
    since, once = request.form.get("since") or None, request.form.get("once", "")
    client().subscriptions.send_again(name, since, once=once)
    return go("subscriber", "subscribers.sent-again", name=name)


@team.post("/mitlesen/<name>/zustellung/entfernen")
@page(READ, CHANGE)
def remove_webhook(name: str) -> Response:
    client().subscriptions.remove_webhook(name)
    return go("subscriber", "subscribers.no-webhook", name=name)


def waiting_for(found: Iterable[Subscription]) -> list[dict[str, Any]]:
    """Returns who has not confirmed to have forgotten somebody, with the team's name."""
    teams = {each["name"]: each["team"] for each in found}
    open_: list[Unacknowledged] = client().subscriptions.unacknowledged()
    return [{**each, "team": teams.get(each["name"], each["name"])} for each in open_]


def _page(name: str, *, secret: str = "") -> Response:
    known = client().subscriptions.subscription(name).it
    agreed = {each["fact"]: each["fields"] for each in known["facts"]}
    return show(
        "subscriber.html",
        nav="colleagues",
        known=known,
        agreed=agreed,
        left_out=_left_out(agreed),
        account=client().subscriptions.account(name),
        secret=secret,
        feed=f"{current_app.config['KREIS_FEED_URL']}/v1/views/{name}/facts",
    )


def _left_out(agreed: dict[str, list[str]]) -> list[str]:
    """Returns fields of the agreed facts that this team does not get, by name."""
    offered = {each["fact"]: each["fields"] for each in _offered()}
    given = {field for fields in agreed.values() for field in fields}
    return sorted({field for fact in agreed for field in offered.get(fact, ())} - given)


def _offered() -> list[Any]:
    return client().subscriptions.offered_facts()


def _agreed(fields: Iterable[str], facts: Iterable[str]) -> list[dict[str, Any]]:
    """Returns the facts of the form with their fields. A field is sent as `fact field`, and whoever
    ticks a field wants its fact."""
    wanted: dict[str, list[str]] = {fact: [] for fact in facts}
    for fact, _, field in (each.partition(" ") for each in fields):
        wanted.setdefault(fact, []).append(field)
    return [{"fact": fact, "fields": names} for fact, names in wanted.items()]
