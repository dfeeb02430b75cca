"""Roster page for a facilitator without an account: one date, by link and PIN.

The page shows first names only, and nothing before the PIN is right. The facilitator cannot enter
why a participant was absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict
from uuid import UUID

from flask import Response, current_app, request, url_for

from kreis.chassis.client.peers import Peer, Refused
from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import public
from kreis.console.services.asking import Json
from kreis.console.services.intake import Intake
from kreis.console.services.links import Links
from kreis.console.services.responses.attendance import MarkResult
from kreis.console.services.responses.events import Roster, RosterEntry, RosterLinks
from kreis.console.services.workload import AsConsole
from kreis.console.staff import attendance_form, device_list
from kreis.console.staff.names import in_order, initials
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, go, me, page, show, team, trouble

PURPOSE = "facilitator's roster"
WRONG_PIN = ("pin-wrong", "roster-locked", "too-early")
SHUT = {"link-unknown": 404, "link-expired": 410, "date-cancelled": 409}


class NamedEntry(RosterEntry):
    name: str
    saved: str
    state: str
    shown_minutes: str


@dataclass(frozen=True)
class NamedRoster:
    """Roster with first names; `told` is the text key of what happened.

    `others` are members whom nobody expects, because they declined or have no place. `wrongs` are
    the keys of what is wrong, by participant.
    """

    roster: Roster
    entries: Sequence[NamedEntry]
    others: Sequence[NamedEntry] = ()
    told: str = ""
    wrongs: Mapping[str, str] = field(default_factory=dict)


class Rosters:
    """Rosters from events and intake, loaded with the console's own token."""

    def __init__(self, *, intake: Peer, events: Peer) -> None:
        self._intake = intake
        self._links = Links(AsConsole(events, PURPOSE))

    def opened(self, token: str, pin: str) -> NamedRoster:
        """Returns a roster. Raises `Refused` for a wrong PIN or a link that is not valid."""
        return self._named(self._links.roster(token, pin))

    def put_down(self, token: str, pin: str, entries: list[Json]) -> NamedRoster:
        return self._named(self._links.save_roster(token, pin, entries))

    def marked(self, token: str, pin: str, marks: list[Json]) -> list[MarkResult]:
        """Sends what the facilitator's device kept. Raises `Refused` as `opened` does."""
        return self._links.take_marks(token, pin, marks)

    def _named(self, found: Roster) -> NamedRoster:
        """Adds first names to a roster, and initials of people under address protection.

        If two participants share a first name, the initial of the last name is added.
        """
        intake = Intake(AsConsole(self._intake, PURPOSE, UUID(found["agency_id"])))
        expected = {each["participant_id"] for each in found["entries"]}
        everybody = [*found["entries"], *found.get("others", [])]
        contacts = [intake.contact(each["participant_id"]) for each in everybody]
        often = Counter(each["first_name"] for each in contacts)
        named: list[NamedEntry] = []
        for entry, contact in zip(everybody, contacts, strict=True):
            first, last = contact["first_name"], contact["last_name"]
            name = first if often[first] == 1 else f"{first} {last[:1]}."
            if contact.get("has_address_protection"):
                name = initials(first, last)
            named.append({**entry, "name": name, **_mark(entry, found["minutes"])})
        named.sort(key=lambda each: in_order(each["name"]))
        return NamedRoster(
            found,
            [each for each in named if each["participant_id"] in expected],
            [each for each in named if each["participant_id"] not in expected],
        )


@team.post("/termin/<uuid:group_event_id>/kursleitung")
@page("events:read", "attendance:write")
def make_roster_link(group_event_id: UUID) -> Response:
    """Makes a link and a PIN and shows them once. Neither is stored in readable form.

    For a date that is over for good, the date page says that a link would open no more.
    """
    try:
        made = client().events.make_roster_link(group_event_id)
    except Refused as refusal:
        if refusal.problem.get("type") != "date-past":
            raise
        return go("group_event", "roster-link.over", group_event_id=group_event_id)
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


@team.post("/termin/<uuid:group_event_id>/kursleitung/<uuid:link_id>/sperren")
@page("events:read", "attendance:write")
def revoke_roster_link(group_event_id: UUID, link_id: UUID) -> Response:
    client().events.revoke_roster_link(group_event_id, link_id)
    return go("group_event", "links.shut-one", group_event_id=group_event_id)


def roster_links_of(group_event_id: UUID) -> dict[str, object]:
    """Returns the links to a date's roster that are not shut, and whether one can be made."""
    nothing: RosterLinks = {"links": []}
    if not me().may("attendance:write"):
        return {"roster_links": [], "can_make_link": False}
    # Events of 0.1.0 lists no links.
    found = if_kept(lambda: client().events.roster_links(group_event_id), NO_ROUTE) or nothing
    return {"roster_links": found["links"], "can_make_link": found.get("can_be_made", True)}


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
    """Saves the marks. If they cannot be saved, the list is shown again with all of them."""
    known = _rosters().opened(token, pin)
    people = [each["participant_id"] for each in (*known.entries, *known.others)]
    wrongs = attendance_form.faults(people, known.roster["minutes"])
    if wrongs:
        return replace(known, wrongs=wrongs)
    entries = attendance_form.named(_entry(who) for who in people)
    if not entries:
        return replace(known, told="roster.nobody")
    try:
        saved = _rosters().put_down(token, pin, entries)
    except Refused as refusal:
        if refusal.status not in (400, 409, 422):
            raise
        is_newer = refusal.problem.get("type") == "attendance-changed"
        return replace(known, told="roster.changed" if is_newer else "roster.refused")
    return replace(saved, told="roster-link.saved")


def _entry(who: str) -> Json | None:
    """Returns what the form says about one participant, and which record it showed of her."""
    entry = attendance_form.entry(who)
    seen = whole_number(request.form.get(f"version.{who}", ""), digits=9)
    return entry if entry is None or seen is None else {**entry, "version": seen}


class _Marked(TypedDict):
    saved: str
    state: str
    shown_minutes: str


def _mark(entry: RosterEntry, whole: int) -> _Marked:
    """Returns the mark of a participant and her minutes: as sent, else as saved.

    If somebody else has recorded her meanwhile, what is saved is shown.
    """
    who = entry["participant_id"]
    saved = attendance_form.state_of(entry["status"], entry["minutes"], whole)
    known = str(entry["minutes"] or "") if saved == "late" else ""
    seen = whole_number(request.form.get(f"version.{who}", ""), digits=9)
    if seen is not None and seen != entry.get("version"):
        return {"saved": saved, "state": saved, "shown_minutes": known}
    state = attendance_form.marked(who) or saved
    minutes = attendance_form.shown_minutes(who, state, entry["minutes"])
    return {"saved": saved, "state": state, "shown_minutes": minutes}


def _with_pin(token: str, ask: Callable[[str], NamedRoster]) -> Response:
    """Shows the roster; after a refusal, asks for the PIN again and says what was wrong.

    Needs no token of a session: the form carries the PIN, which no other site knows. So marks are
    not lost when the browser has forgotten its cookie.
    """
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
        status=422 if found.wrongs else 200,
        token=token,
        pin=pin,
        roster=found.roster,
        entries=found.entries,
        others=found.others,
        told=found.told,
        wrongs=found.wrongs,
        names={each["participant_id"]: each["name"] for each in (*found.entries, *found.others)},
        device=device_list.of_link(token, found.roster),
    )


def _rosters() -> Rosters:
    the_rosters: Rosters = current_app.extensions["kreis.rosters"]
    return the_rosters
