"""Questions still to ask people who wait: ways to venues and start weeks of newer offers.

A participant who was registered before an offer existed could not be asked about it. No group can
take her before she answers two questions. Can she reach the venue? Is she free in the start week?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import NamedTuple, TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import CHANGED_MEANWHILE
from kreis.console.services.responses.cohorts import Cohort, ListedOffer, Venue, Week
from kreis.console.services.responses.intake import Participant, PoolAnswers
from kreis.console.staff import unsaid
from kreis.console.staff.dates import day_from
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import name_of
from kreis.console.staff.offers import is_archived, known_offers, running_venues
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.registration import EXCLUDED, answers, start_weeks
from kreis.console.staff.shell import client, clock, go, me, page, team
from kreis.contracts.half_days import half_day

MAY_SEE = "offers:read"
_ABOUT = {(True, True): "both", (True, False): "way", (False, True): "week"}
"""What the text says if all lack the same: the way, the start week."""


@dataclass(frozen=True)
class Questions:
    """Venues and Mondays that the participant was not asked about, in the order of start weeks."""

    venues: list[Venue]
    mondays: dict[str, int]
    """Days of each start week, as `start_weeks` tells them."""

    def __bool__(self) -> bool:
        return bool(self.venues or self.mondays)


class OfferThere(ListedOffer):
    """Offer with its venue."""

    venue: Venue


class Asked(TypedDict):
    """Offer with the number of people to ask about it, and what the text about them is."""

    offer: OfferThere
    people: int
    text: str


def section(_: Day) -> Section | None:
    """Shows the offers with open questions, and people of whom facts are open."""
    found = by_offer(venues()) if me().may("participants:write") else None
    if found is None or not (found.offers or found.facts.people):
        return None
    return Section("staff/_to_ask.html", found._asdict())


def venues() -> list[Venue]:
    """Returns all venues; none if the member of staff may not see them."""
    return running_venues() if me().may(MAY_SEE) else []


def open_offers(venues: Sequence[Venue]) -> list[OfferThere]:
    """Returns offers without a group whose start week is to come, each with its venue.

    Returns none if the member of staff may not see offers.
    """
    if not me().may(MAY_SEE):
        return []
    today = clock().now().date()
    venue_of = {venue["id"]: venue for venue in venues}
    found: list[OfferThere] = [
        {**offer, "venue": venue_of[offer["venue_id"]]}
        for offer in known_offers(today)
        if offer["week"]["monday"] > today.isoformat()
        and offer["venue_id"] in venue_of
        and not (offer["is_taken"] or is_archived(offer))
    ]
    return sorted(found, key=lambda offer: (offer["week"]["monday"], offer["name"]))


def of(person: Participant | PoolAnswers, offers: Sequence[OfferThere]) -> Questions:
    """Returns what these offers need to know of a participant and nobody has asked.

    An offer raises no question if she cannot come to it, whatever she answers.
    """
    ways = {each["venue_id"]: each["how"] for each in person["reach"]}
    ways |= dict.fromkeys(person["excluded_venues"], EXCLUDED)
    weeks = {week["monday"]: week["mornings"] for week in person["start_weeks"]}
    venues: dict[str, Venue] = {}
    weeks_to_ask: list[Week] = []
    for offer in offers:
        venue, monday = offer["venue"], offer["week"]["monday"]
        said = ways.get(venue["id"]), weeks.get(monday)
        if not _has_time_for(person, offer) or {"no", EXCLUDED} & {*said}:
            continue
        venues |= {venue["id"]: venue} if said[0] is None else {}
        weeks_to_ask += [offer["week"]] if said[1] is None else []
    return Questions([*venues.values()], start_weeks(weeks_to_ask))


def _has_time_for(person: Participant | PoolAnswers, offer: ListedOffer) -> bool:
    series = offer["series"]
    slot = half_day(series["weekday"], time.fromisoformat(series["starts_at"]))
    is_free = slot in person["slots"]
    is_open_to_her = person["may_join_women_only"] is not False and person["gender"] != "man"
    return is_free and (is_open_to_her or not offer["women_only"])


class OpenQuestions(NamedTuple):
    """What Heute asks about people who wait."""

    offers: list[Asked]
    facts: unsaid.ToConfirmFirst


def by_offer(venues: Sequence[Venue]) -> OpenQuestions:
    """Returns offers with open questions and the number of people to ask, and open facts.

    Returns none if the member of staff may not see the pool, no offer waits for people, or intake
    is of an older release.
    """
    offers = open_offers(venues) if me().may("pool:read") else []
    pool = (if_kept(client().intake.pool_answers, NO_ROUTE) if offers else None) or []
    found = [asked_about(offer, pool) for offer in offers]
    asked = [each for each in found if each["people"]]
    return OpenQuestions(asked, unsaid.to_confirm(pool, offers))


def asked_about(offer: OfferThere, people: Sequence[Participant | PoolAnswers]) -> Asked:
    """Counts whom to ask. The text names the way or the start week only if somebody lacks it."""
    open_ones = [each for each in (of(person, [offer]) for person in people) if each]
    lacking = {(bool(each.venues), bool(each.mondays)) for each in open_ones}
    about = _ABOUT[next(iter(lacking))] if len(lacking) == 1 else "either"
    return {"offer": offer, "people": len(open_ones), "text": f"to-ask.people.{about}"}


def offer_of_group(group: Cohort) -> list[OfferThere]:
    """Returns the offer of a group that still takes people, until its start week is over."""
    offer = group["offer"]
    sunday = day_from(offer["week"]["monday"], later=6)
    if sunday < clock().now().date():
        return []
    return [
        {
            **offer,
            "is_taken": True,
            "room_needed_by": None,
            "room_perhaps_needed_by": None,
            "venue": group["venue"],
        }
    ]


def of_one(person: Participant, group_id: UUID | None = None) -> Questions:
    """Returns the questions for a participant's page; none unless she waits for a group.

    `group_id`: also those of a group that she may join.
    """
    if not is_in_pool(person):
        return of(person, [])
    may = group_id and me().may("cohorts:read")
    group = if_kept(lambda: client().cohorts.cohort(group_id)) if group_id and may else None
    return of(person, [*open_offers(venues()), *(offer_of_group(group) if group else [])])


def is_in_pool(person: Participant) -> bool:
    return person["state"] == "waiting" and not person["cohort_id"]


@team.post("/person/<uuid:participant_id>/gefragt")
@page("participants:read", "participants:write", "offers:read")
def save_answers(participant_id: UUID) -> Response:
    """Adds a participant's answers to what is known. Questions left open stay open.

    If staff came from the list of people to ask about an offer or a group, they return to it.
    """
    sent = request.form
    ways, weeks = answers(sent, "reach."), answers(sent, "mornings.")
    if not ways and not weeks:
        return go("person", "to-ask.nothing", participant_id=participant_id)
    known = client().intake.participant(participant_id)
    change, seen = with_answers(known, ways, weeks), sent.get("seen", "")
    try:
        client().intake.change_participant(participant_id, change, seen=seen)
    except Refused as refusal:
        if refusal.status != CHANGED_MEANWHILE:
            raise
        return go("person", "to-ask.changed", participant_id=participant_id)
    name = name_of(known)
    if group := sent.get("group", type=UUID):
        return go("members", "to-ask.saved", cohort_id=group, told_name=name)
    if offer := sent.get("offer", type=UUID):
        return go("waiting_list", "to-ask.saved", offer=offer, told_name=name)
    return go("person", "to-ask.saved", participant_id=participant_id, told_name=name)


def with_answers(
    known: Participant, ways: Mapping[str, str], weeks: Mapping[str, str]
) -> dict[str, object]:
    """Returns what is known of a participant, with her new answers."""
    reach = {each["venue_id"]: each["how"] for each in known["reach"]}
    reach |= dict.fromkeys(known["excluded_venues"], EXCLUDED) | {**ways}
    mornings = {week["monday"]: week["mornings"] for week in known["start_weeks"]} | {**weeks}
    return {
        "reach": [{"venue_id": v, "how": how} for v, how in reach.items() if how != EXCLUDED],
        "excluded_venues": [v for v, how in reach.items() if how == EXCLUDED],
        "start_weeks": [{"monday": m, "mornings": how} for m, how in mornings.items()],
    }
