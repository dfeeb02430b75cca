"""Long waits, for Heute: who has waited too long, and which groups are possible for each."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.cohorts import Cohort, Outlook
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, clock, me


class Hope(Outlook):
    """Offer that could become a group for the participant."""

    name: str


class LongWait(TypedDict):
    participant_id: str
    days: int
    person: Participant | None
    offers: list[Hope]
    groups: list[Cohort]


def section(_: Day) -> Section | None:
    found = too_long() if me().may("pool:read", "offers:read") else []
    return Section("staff/_waits.html", {"waits": found}) if found else None


def too_long() -> list[LongWait]:
    """Returns long waits, the longest first, each with possible groups.

    These are groups that could form, and running groups that she could still join. An erased
    participant has no name.
    """
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
    """Returns, by offer, the size at which a group forms and how many people could come.

    It asks about long waits only, because it is slow to find what each person could join.
    """
    found = client().cohorts.who_waits_too_long()
    return {each["offer_id"]: each for each in found["offers"]}


def _groups(ids: set[str]) -> dict[str, Cohort]:
    return {each["id"]: each for each in client().together(client().cohorts.cohort, sorted(ids))}
