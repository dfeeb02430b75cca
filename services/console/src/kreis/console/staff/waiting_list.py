"""Warteliste Gruppenstart: who waits, since when, and what is missing for a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from kreis.console.staff import programme
from kreis.console.staff.shell import desk, me, page, show, team

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@team.get("/warteliste")
@page("pool:read")
def waiting_list() -> Response:
    entries = desk().get("intake", "/pool")
    wanted = {name: request.args.get(name, "").strip() for name in ("name", "language", "day")}
    shown = [entry for entry in entries if _fits(entry["participant"], wanted)]
    venues = desk().get("cohorts", "/venues") if me().may("offers:read") else []
    return show(
        "waiting_list.html",
        nav="waiting_list",
        entries=shown,
        total=len(entries),
        wanted=wanted,
        languages_there=sorted({entry["participant"]["language"] for entry in entries}),
        weekdays=WEEKDAYS,
        venue_of={venue["id"]: venue["town"] for venue in venues},
    )


def _fits(person: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    name = programme.name_of(person).casefold()
    return (
        wanted["name"].casefold() in name
        and wanted["language"] in ("", person["language"])
        and (not wanted["day"] or any(slot.startswith(wanted["day"]) for slot in person["slots"]))
    )
