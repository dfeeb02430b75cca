"""Long waits, for Heute: who has waited too long, and which groups are possible for each."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

from kreis.console.services.responses.cohorts import Cohort, Outlook
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import to_ask
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
    to_ask: list[to_ask.OfferThere]
    """Offers that nobody asked her about, if no group is possible for her without."""


def section(_: Day) -> Section | None:
    found = too_long() if me().may("pool:read", "offers:read") else []
    return Section("staff/_waits.html", {"waits": found}) if found else None


def too_long() -> list[LongWait]:
    """Returns long waits, the longest first, each with possible groups.

    These are groups that could form, and running groups that she could still join. For whom there
    is none, offers are named that nobody asked her about. An erased participant has no name.
    """
    found = client().cohorts.who_waits_too_long()
    if not found["people"]:
        return []
    outlooks = {each["offer_id"]: each for each in found["offers"]}
    names = {each["id"]: each["name"] for each in client().cohorts.offers(clock().now().date())}
    groups = _groups({cohort_id for each in found["people"] for cohort_id in each["cohorts"]})
    people = known_people(each["participant_id"] for each in found["people"])
    hopeless = {
        each["participant_id"]
        for each in found["people"]
        if not each["offers"] and not each["cohorts"]
    }
    unasked = _unasked([people[who] for who in hopeless if who in people])
    return [
        {
            "participant_id": each["participant_id"],
            "days": each["days"],
            "person": people.get(each["participant_id"]),
            "offers": [{**outlooks[o], "name": names[o]} for o in each["offers"]],
            "groups": [groups[cohort_id] for cohort_id in each["cohorts"]],
            "to_ask": unasked.get(each["participant_id"], []),
        }
        for each in found["people"]
    ]


def _unasked(people: Collection[Participant]) -> dict[str, list[to_ask.OfferThere]]:
    """Returns, by person, the open offers about which nobody asked her."""
    offers = to_ask.open_offers(to_ask.venues()) if people else []
    return {
        each["id"]: [offer for offer in offers if to_ask.of(each, [offer])]
        for each in people
        if to_ask.is_in_pool(each)
    }


def outlooks() -> dict[str, Outlook]:
    """Returns, by offer, the size at which a group forms and how many people could come.

    It asks about long waits only, because it is slow to find what each person could join.
    """
    found = client().cohorts.who_waits_too_long()
    return {each["offer_id"]: each for each in found["offers"]}


def _groups(ids: set[str]) -> dict[str, Cohort]:
    return {each["id"]: each for each in client().together(client().cohorts.cohort, sorted(ids))}
