"""Waiting list ("Warteliste Gruppenstart"): who waits, since when, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from kreis.console.services.responses.intake import Participant, PoolEntry
from kreis.console.staff import to_ask, unsaid
from kreis.console.staff.names import name_of
from kreis.console.staff.registration import WEEKDAYS
from kreis.console.staff.shell import client, page, show, team

FILTERS = ("name", "language", "day", "offer")


class ShownEntry(PoolEntry):
    """Entry of the pool with the questions still to ask."""

    to_ask: to_ask.Questions
    unsaid: list[unsaid.Open]


@team.get("/warteliste")
@page("pool:read")
def waiting_list() -> Response:
    venues = to_ask.venues()
    offers = to_ask.open_offers(venues)
    entries: list[ShownEntry] = [
        {
            **each,
            "to_ask": to_ask.of(each["participant"], offers),
            "unsaid": unsaid.that_matter(each["participant"], offers),
        }
        for each in client().intake.pool()
    ]
    wanted = {name: request.args.get(name, "").strip() for name in FILTERS}
    asked_for = [offer for offer in offers if offer["id"] == wanted["offer"]]
    shown = [
        entry
        for entry in entries
        if _fits(entry["participant"], wanted)
        and (not asked_for or to_ask.of(entry["participant"], asked_for))
    ]
    return show(
        "waiting_list.html",
        nav="waiting_list",
        entries=shown,
        total=len(entries),
        wanted=wanted,
        languages_there=sorted({entry["participant"]["language"] for entry in entries}),
        weekdays=WEEKDAYS,
        offers=offers,
        venue_of={venue["id"]: venue["town"] for venue in venues},
    )


def _fits(person: Participant, wanted: Mapping[str, str]) -> bool:
    name = name_of(person).casefold()
    return (
        wanted["name"].casefold() in name
        and wanted["language"] in ("", person["language"])
        and (not wanted["day"] or any(slot.startswith(wanted["day"]) for slot in person["slots"]))
    )
