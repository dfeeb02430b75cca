"""Facts about a participant that nobody has said, or that an earlier release stored unasked.

Both are asked on her page, and on Heute while an offer waits for people. One tap confirms what is
stored. Promise: a field that is left open is not sent, so nothing is stored that nobody chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import CHANGED_MEANWHILE
from kreis.console.services.responses.cohorts import ListedOffer
from kreis.console.services.responses.intake import Child, Participant, PoolAnswers
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, go, page, team

YES_OR_NO = ("yes", "no")
FACTS: Mapping[str, tuple[str, ...]] = {
    "german_level": ("none", "A1", "A2", "B1", "B2", "C"),
    "needs_interpreter": YES_OR_NO,
    "gender": ("woman", "man", "diverse"),
    "may_join_women_only": YES_OR_NO,
    "access_route": ("referral", "recommendation", "self"),
    "wants_discretion": YES_OR_NO,
    "has_address_protection": YES_OR_NO,
}
"""Facts of the form with their answers."""
CARE = "needs_care"
UNKNOWN = "unknown"
"""Value of the form for a fact that was stored and shall be unknown again."""
SHOWN = 5
_VALUES: Mapping[str, Any] = {"yes": True, "no": False, UNKNOWN: None}


class Open(NamedTuple):
    """A fact to ask about. `stored`: the answer that is stored and unconfirmed; empty if none."""

    name: str
    stored: str
    child: Child | None = None

    @property
    def field(self) -> str:
        """Name of its field in the form."""
        return f"{CARE}.{self.child['id']}" if self.child else self.name

    @property
    def answers(self) -> tuple[str, ...]:
        return YES_OR_NO if self.child else FACTS[self.name]


class ToConfirm(NamedTuple):
    """Somebody on Heute, and what is open about her."""

    person: Participant
    open: list[Open]

    @property
    def is_all_stored(self) -> bool:
        """Whether one tap settles it."""
        return all(each.stored for each in self.open)


class ToConfirmFirst(NamedTuple):
    """The first of those on Heute of whom something is open, and how many they are."""

    people: list[ToConfirm]
    total: int

    @property
    def others(self) -> int:
        return max(0, self.total - SHOWN)


def word(value: Any) -> str:
    """Returns the answer of the form for a stored value; empty for an unknown one."""
    if value is None:
        return ""
    return YES_OR_NO[not value] if isinstance(value, bool) else str(value)


def said(sent: Mapping[str, str]) -> dict[str, Any]:
    """Returns the facts that were chosen in a form. A fact left open is left out."""
    chosen = {name: sent.get(name, "") for name in FACTS}
    return {name: _VALUES.get(text, text) for name, text in chosen.items() if text}


def care_said(sent: Mapping[str, str], field: str) -> dict[str, Any]:
    text = sent.get(field, "")
    return {CARE: _VALUES[text]} if text in _VALUES else {}


def as_sent(person: Participant) -> dict[str, str]:
    """Returns her facts as the form would have sent them: only those that somebody has said."""
    unconfirmed = person.get("unconfirmed") or []
    return {
        name: word(person[name])  # type: ignore[literal-required]
        for name in FACTS
        if name not in unconfirmed
    }


def care_as_sent(person: Participant, child: Child) -> str:
    is_open = CARE in (person.get("unconfirmed") or []) and child["needs_care"] is False
    return "" if is_open else word(child["needs_care"])


def open_facts(person: Participant) -> Iterator[Open]:
    """Yields what is unknown or unconfirmed about her. Nothing of somebody who is seen briefly."""
    if not person.get("is_in_full", True):
        return
    unconfirmed = person.get("unconfirmed") or []
    for name in FACTS:
        stored = word(person[name])  # type: ignore[literal-required]
        if not stored or name in unconfirmed:
            yield Open(name, stored)
    for child in person["children"]:
        if not care_as_sent(person, child):
            yield Open(CARE, word(child["needs_care"]), child)


def needless(person: Participant | PoolAnswers) -> set[str]:
    """Returns facts that need no question, because her language or gender answers it."""
    speaks_german = person["language"].partition("-")[0] == "de"
    is_man = person["gender"] == "man"
    return {*["german_level"] * speaks_german, *["may_join_women_only"] * is_man}


def to_ask(person: Participant) -> list[Open]:
    """Returns open facts to ask on the page of a participant; none once she has left."""
    if person["state"] == "left":
        return []
    return [each for each in open_facts(person) if each.name not in needless(person)]


def that_matter(person: Participant, offers: Sequence[ListedOffer]) -> list[Open]:
    """Returns open facts on which a place in one of these offers depends."""
    matter = _matter(offers)
    return [each for each in to_ask(person) if each.name in matter]


def _matter(offers: Sequence[ListedOffer]) -> set[str]:
    for_women = {"may_join_women_only"} if any(each["women_only"] for each in offers) else set()
    return {"gender", CARE, "german_level", *for_women} if offers else set()


def is_route_unclear(person: Participant) -> bool:
    """Whether she may have come by referral, as far as anybody has said."""
    return any(each.name == "access_route" for each in open_facts(person))


def to_confirm(pool: Sequence[PoolAnswers], offers: Sequence[ListedOffer]) -> ToConfirmFirst:
    """Returns those who wait and of whom something is open that matters, the longest wait first."""
    matter = _matter(offers)
    found = [who for each in pool if (who := each["id"]) and _open(each) & matter]
    people = known_people(found[:SHOWN])
    first = [people[who] for who in found[:SHOWN] if who in people]
    asked = [ToConfirm(each, that_matter(each, offers)) for each in first]
    return ToConfirmFirst([each for each in asked if each.open], len(found))


def _open(answers: PoolAnswers) -> set[str]:
    return {*answers["open"]} - needless(answers)


@team.post("/person/<uuid:participant_id>/angaben")
@page("participants:read", "participants:write")
def save_facts(participant_id: UUID) -> Response:
    """Stores the chosen answers, or confirms what is stored. Facts left open stay open."""
    sent = request.form
    known = client().intake.participant(participant_id)
    confirms = sent.getlist("confirm")
    change = confirmed(known, confirms) if confirms else answered(known, sent)
    if not change:
        return _back(participant_id, "to-ask.nothing")
    try:
        client().intake.change_participant(participant_id, change, seen=sent.get("seen", ""))
    except Refused as refusal:
        if refusal.status != CHANGED_MEANWHILE:
            raise
        return _back(participant_id, "to-ask.changed")
    return _back(participant_id, "to-ask.saved", told_name=name_of(known))


def _back(participant_id: UUID, happened: str, **told: str) -> Response:
    if request.form.get("back") == "today":
        return go("today", happened, **told)
    return go("person", happened, participant_id=participant_id, **told)


def answered(known: Participant, sent: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the form says of her."""
    care = {child["id"]: care_said(sent, f"{CARE}.{child['id']}") for child in known["children"]}
    return {**said(sent), **_children(known, care)}


def confirmed(known: Participant, names: Sequence[str]) -> dict[str, Any]:
    """Returns the stored values of these facts, as if somebody had said them now."""
    stored = [each for each in open_facts(known) if each.stored and each.field in names]
    care = {each.child["id"]: {CARE: each.child["needs_care"]} for each in stored if each.child}
    own = {each.name: _VALUES.get(each.stored, each.stored) for each in stored if not each.child}
    return {**own, **_children(known, care)}


def _children(known: Participant, care: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Returns all her children, with the care that was said; nothing if none was."""
    if not any(care.values()):
        return {}
    return {
        "children": [
            {
                "id": child["id"],
                "first_name": child["first_name"],
                "birth_month": child["birth_month"],
                **care.get(child["id"], {}),
            }
            for child in known["children"]
        ]
    }
