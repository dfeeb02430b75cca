"""Liste der Kursleitung: one date, by link and PIN, for people without an account.

Promise: first names only, this one date only; nothing is shown before the PIN is right. Why
somebody was absent is not hers to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Response, current_app, request, url_for

from kreis.chassis.client.peers import Peer, Refused
from kreis.chassis.http.auth import public
from kreis.console.services.asking import Json
from kreis.console.services.intake import Intake
from kreis.console.services.links import Links
from kreis.console.services.responses.events import Roster, RosterEntry
from kreis.console.services.workload import AsConsole
from kreis.console.staff import session as sessions
from kreis.console.staff.shell import StaleForm, client, go, page, show, team, trouble

PURPOSE = "facilitator's roster"
STATES = ("present", "late", "absent")
WRONG_PIN = ("pin-wrong", "roster-locked", "too-early")
SHUT = {"link-unknown": 404, "link-expired": 410, "date-cancelled": 409}


class NamedEntry(RosterEntry):
    name: str


@dataclass(frozen=True)
class NamedRoster:
    """A roster with first names; `told` is what happened, as its text is called."""

    roster: Roster
    entries: Sequence[NamedEntry]
    told: str = ""


class Rosters:
    """Events and intake, asked in the console's own name for somebody who has no account."""

    def __init__(self, *, intake: Peer, events: Peer) -> None:
        self._intake = intake
        self._links = Links(AsConsole(events, PURPOSE))

    def opened(self, token: str, pin: str) -> NamedRoster:
        """Raises `Refused` for a wrong PIN, and for a link that does not open."""
        return self._named(self._links.roster(token, pin))

    def put_down(self, token: str, pin: str, entries: list[Json]) -> NamedRoster:
        return self._named(self._links.save_roster(token, pin, entries))

    def _named(self, found: Roster) -> NamedRoster:
        """With first names; of two who share one, with the initial of the last as well."""
        intake = Intake(AsConsole(self._intake, PURPOSE, UUID(found["agency_id"])))
        contacts = [intake.contact(each["participant_id"]) for each in found["entries"]]
        often = Counter(each["first_name"] for each in contacts)
        named: list[NamedEntry] = []
        for entry, contact in zip(found["entries"], contacts, strict=True):
            first = contact["first_name"]
            name = first if often[first] == 1 else f"{first} {contact['last_name'][:1]}."
            named.append({**entry, "name": name})
        named.sort(key=lambda each: each["name"].casefold())
        return NamedRoster(found, named)


@team.post("/termin/<uuid:group_event_id>/kursleitung")
@page("events:read", "attendance:write")
def make_roster_link(group_event_id: UUID) -> Response:
    """Link and PIN, shown this once: they are kept nowhere."""
    made = client().events.make_roster_link(group_event_id)
    base = (current_app.config["KREIS_PUBLIC_URL"] or request.url_root).rstrip("/")
    address = base + url_for("team.ask_for_pin", token=made["token"])
    return show(
        "roster_link.html",
        nav="calendar",
        address=address,
        made=made,
        group_event_id=group_event_id,
    )


@team.post("/termin/<uuid:group_event_id>/kursleitung/sperren")
@page("events:read", "attendance:write")
def revoke_roster_links(group_event_id: UUID) -> Response:
    client().events.revoke_roster_links(group_event_id)
    return go("group_event", "roster-link.revoked", group_event_id=group_event_id)


@team.get("/liste/<token>")
@public
def ask_for_pin(token: str) -> Response:
    return show("roster_pin.html", token=token, wrong="")


@team.post("/liste/<token>")
@public
def open_roster(token: str) -> Response:
    return _with_pin(token, lambda pin: _rosters().opened(token, pin))


@team.post("/liste/<token>/anwesenheit")
@public
def save_roster(token: str) -> Response:
    return _with_pin(token, lambda pin: _save(token, pin))


def _save(token: str, pin: str) -> NamedRoster:
    entries = [_entry(name) for name in request.form if name.startswith("state.")]
    if not entries:
        return replace(_rosters().opened(token, pin), told="roster.nobody")
    return replace(_rosters().put_down(token, pin, entries), told="roster-link.saved")


def _entry(name: str) -> Json:
    """What the form says about somebody; who came later, with the minutes she was there."""
    who, state = name.partition(".")[2], request.form[name]
    minutes = request.form.get(f"minutes.{who}", "")
    if state == "absent":
        return {"participant_id": who, "status": "absent"}
    is_short = state == "late" and minutes.isdecimal()
    return {
        "participant_id": who,
        "status": "present",
        "minutes": int(minutes) if is_short else None,
    }


def _with_pin(token: str, ask: Callable[[str], NamedRoster]) -> Response:
    """The roster, or the question for the PIN again with what was wrong."""
    if not sessions.form_is_ours():
        raise StaleForm
    pin = request.form.get("pin", "").strip()
    try:
        found = ask(pin)
    except Refused as refusal:
        code = str(refusal.problem.get("type", ""))
        if code in SHUT:
            return trouble("roster-shut", SHUT[code])
        wrong = code if code in WRONG_PIN else "refused"
        return show("roster_pin.html", status=refusal.status, token=token, wrong=wrong)
    return show(
        "roster.html",
        token=token,
        pin=pin,
        roster=found.roster,
        entries=found.entries,
        told=found.told,
    )


def _rosters() -> Rosters:
    the_rosters: Rosters = current_app.extensions["kreis.rosters"]
    return the_rosters
