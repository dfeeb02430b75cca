"""Who has waited too long, and what each can hope for: an entry on Heute."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.cohorts import Cohort, Outlook
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, clock


class Hope(Outlook):
    """A group that could form for her."""

    name: str


class LongWait(TypedDict):
    participant_id: str
    days: int
    person: Participant | None
    offers: list[Hope]
    groups: list[Cohort]


def too_long() -> list[LongWait]:
    """The longest wait first, each with the groups that could form for her and those she could
    still join. Nobody's name stands there who was erased meanwhile."""
    found = client().cohorts.who_waits_too_long()
    if not found["people"]:
        return []
    outlooks = {each["offer_id"]: each for each in found["offers"]}
    names = {each["id"]: each["name"] for each in client().cohorts.offers(clock().now().date())}
    groups = _groups({cohort_id for each in found["people"] for cohort_id in each["cohorts"]})
    people = known_people(each["participant_id"] for each in found["people"])
    return [
        {
            "participant_id": each["participant_id"],
            "days": each["days"],
            "person": people.get(each["participant_id"]),
            "offers": [{**outlooks[o], "name": names[o]} for o in each["offers"]],
            "groups": [groups[cohort_id] for cohort_id in each["cohorts"]],
        }
        for each in found["people"]
    ]


def outlooks() -> dict[str, Outlook]:
    """At how many each offer forms, and how many could come to it, by the offer. Asks for as few of
    the people as can be: what each of them could join takes long to find."""
    found = client().cohorts.who_waits_too_long()
    return {each["offer_id"]: each for each in found["offers"]}


def _groups(ids: set[str]) -> dict[str, Cohort]:
    return {each["id"]: each for each in client().together(client().cohorts.cohort, sorted(ids))}
