"""Links of a participant on her page: listing and shutting them, and making her PIN.

Staff see a PIN once and tell it in person or by telephone. Heute and the page of a group name the
participants whom staff must call because their links open for nobody.
"""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from flask import Response
from flask.blueprints import BlueprintSetupState

from kreis.console.services.asking import Id
from kreis.console.services.responses.events import HerLinks, LinkCall
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import moment_of
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import by_name, known_people, name_of
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, go, me, page, show, team

LINK = "link"
CARD = "links"
"""Anchor of the card on her page."""


class Call(TypedDict):
    participant_id: str
    person: Participant | None
    why: str


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters["replaced_links"] = replaced


@team.post("/person/<uuid:participant_id>/links/<uuid:link_id>/schliessen")
@page("participants:read", "invitations:read", "answers:write")
def shut_link(participant_id: UUID, link_id: UUID) -> Response:
    client().events.shut_link(participant_id, link_id)
    return go("person", "links.shut-one", anchor=CARD, participant_id=participant_id)


@team.post("/person/<uuid:participant_id>/links/schliessen")
@page("participants:read", "invitations:read", "answers:write")
def shut_links(participant_id: UUID) -> Response:
    client().events.shut_links(participant_id)
    return go("person", "links.shut-all", anchor=CARD, participant_id=participant_id)


@team.post("/person/<uuid:participant_id>/pin")
@page("participants:read", "invitations:read", "answers:write")
def make_link_pin(participant_id: UUID) -> Response:
    """Makes a PIN and shows it once. It is stored as a hash only."""
    known = client().intake.participant(participant_id)
    pin = client().events.make_link_pin(participant_id)
    return show("link_pin.html", nav="waiting_list", person=known, name=name_of(known), pin=pin)


def links_of(participant_id: Id) -> HerLinks | None:
    """Returns a participant's links; None if the role may not see them."""
    if not me().may("invitations:read"):
        return None
    # Events of 0.1.0 lists no links.
    return if_kept(lambda: client().events.links(participant_id))


def replaced(held: HerLinks) -> set[str]:
    """Returns the links after which another was made to the same invitation.

    Each opens for seven days more, for whoever looks for the message she remembers.
    """
    found: set[str] = set()
    newer: set[str] = set()
    for link in sorted(held["links"], key=lambda each: moment_of(each["made_at"]), reverse=True):
        if link["kind"] == LINK:
            found |= {link["id"]} if link["invitation_id"] in newer else set()
            newer.add(link["invitation_id"])
    return found


def section(_: Day) -> Section | None:
    found = calls()
    return Section("staff/_link_calls.html", {"calls": found}) if found else None


def calls(cohort_id: Id | None = None) -> list[Call]:
    """Returns whom to call because her links open for nobody, in one group or in all, by name."""
    if not me().may("invitations:read", "participants:read"):
        return []
    wanted = None if cohort_id is None else str(cohort_id)
    found = [each for each in _link_calls() if wanted in (None, each["cohort_id"])]
    people = known_people(each["participant_id"] for each in found)
    named = [
        Call(
            participant_id=each["participant_id"],
            person=people.get(each["participant_id"]),
            why=each["why"],
        )
        for each in found
    ]
    return sorted(named, key=lambda each: by_name(each["person"]))


def _link_calls() -> list[LinkCall]:
    # Events of 0.1.0 knows no PINs.
    return if_kept(client().events.link_calls) or []
