"""Who has waited too long, and what each can hope for: an entry on Heute."""

from __future__ import annotations

from typing import Any

from kreis.console.staff import programme
from kreis.console.staff.desk import Desk


def too_long(desk: Desk) -> list[dict[str, Any]]:
    """The longest wait first, each with the groups that could form for her and those she could
    still join. Nobody's name stands there who was erased meanwhile."""
    found = desk.get("cohorts", "/waiting", too_long=True)
    if not found["people"]:
        return []
    outlooks = {each["offer_id"]: each for each in found["offers"]}
    offers = {each["id"]: each for each in desk.get("cohorts", "/offers")}
    groups = {each["id"]: each for each in desk.every("cohorts", "/cohorts")}
    people = programme.people(desk, (each["participant_id"] for each in found["people"]))
    return [
        {
            **each,
            "person": people.get(each["participant_id"]),
            "offers": [{**outlooks[o], "name": offers[o]["name"]} for o in each["offers"]],
            "groups": [groups[cohort_id] for cohort_id in each["cohorts"]],
        }
        for each in found["people"]
    ]


def outlooks(desk: Desk) -> dict[str, dict[str, Any]]:
    """At how many each offer forms, and how many could come to it, by the offer. Asks for as few of
    the people as can be: what each of them could join takes long to find."""
    found = desk.get("cohorts", "/waiting", too_long=True)
    return {each["offer_id"]: each for each in found["offers"]}
