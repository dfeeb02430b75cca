"""Reasons why somebody cannot come into a group, told apart from facts that nobody asked about.

Formation takes an unknown fact as one that is in the way. Promise: a page does not say then that
she cannot come, but that nobody has asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from flask.blueprints import BlueprintSetupState

from kreis.console.services.responses.cohorts import Offer
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.names import by_name
from kreis.console.staff.shell import team

REACH, START_WEEK = "reach", "start_week"
CHILDCARE = "childcare"
GERMAN = "de"


class Venues(NamedTuple):
    """Venues she cannot get to, and those nobody asked her about."""

    refused: list[str]
    unasked: list[str]


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters |= {"has_unsaid": has_unsaid, "venues_out_of_reach": out_of_reach}


def has_unsaid(person: Participant | None, rule: str, offer: Offer | None = None) -> bool:
    """Whether a rule of formation stops her only because nobody has said something.

    Whether the venue and the start week were asked about is known only for an offer.
    """
    if not person:
        return False
    if rule == "women_only":
        return _is_women_only_unsaid(person)
    if rule == "language":
        return person["german_level"] is None
    if rule == REACH and offer:
        return bool(out_of_reach(person, [offer]).unasked)
    if rule == START_WEEK and offer:
        monday = offer["week"]["monday"]
        return all(week["monday"] != monday for week in person["start_weeks"])
    return rule == CHILDCARE and any(each["needs_care"] is None for each in person["children"])


def _is_women_only_unsaid(person: Participant) -> bool:
    """With a yes, her gender is needed too: such a group takes nobody whose gender is unknown."""
    may, gender = person["may_join_women_only"], person["gender"]
    return gender != "man" if may is None else may and gender is None


def out_of_reach(person: Participant, offers: Iterable[Offer]) -> Venues:
    """Returns the venues of these offers that she cannot get to, or was not asked about."""
    ways = {each["venue_id"]: each["how"] for each in person["reach"]}
    ways |= dict.fromkeys(person["excluded_venues"], "no")
    venues = dict.fromkeys(offer["venue_id"] for offer in offers)
    return Venues([v for v in venues if ways.get(v) == "no"], [v for v in venues if v not in ways])


def stopped_by(rule: str, offer: Offer, people: Sequence[Participant]) -> list[Participant]:
    """Returns those whom a rule may keep out of a group only because nobody has asked them."""
    if rule == "women_only" and not offer["women_only"]:
        return []
    return [
        each
        for each in people
        if has_unsaid(each, rule, offer) and not (rule == "language" and _follows(each, offer))
    ]


def _follows(person: Participant, offer: Offer) -> bool:
    """Whether her German does not matter: she speaks a language of the group, or it has none."""
    spoken = {*offer["languages"]}
    in_german = any(tag.partition("-")[0] == GERMAN for tag in spoken)
    return not in_german or bool(spoken & {*person["languages"]})


def not_asked(
    rules: Collection[str], offer: Offer, people: Sequence[Participant]
) -> Mapping[str, list[Participant]]:
    """Returns, by rule, those who may be kept out only because nobody asked about a fact."""
    named = {rule: stopped_by(rule, offer, people) for rule in rules}
    return {rule: sorted(found, key=by_name) for rule, found in named.items() if found}


def keeping_out(
    rules: Collection[str],
    offer: Offer,
    waiting: Sequence[Participant],
    members: Sequence[Participant],
) -> Mapping[str, list[Participant]]:
    """Returns, by rule, whose unknown fact may keep out those who wait.

    A member's child that nobody asked about keeps a place in childcare that may be free.
    """
    care = {CHILDCARE} & {*rules}
    return {
        **not_asked({*rules} - care, offer, waiting),
        **not_asked(care, offer, [*waiting, *members]),
    }
