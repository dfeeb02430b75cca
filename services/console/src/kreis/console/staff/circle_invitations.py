"""Inviting members of a group to a circle: once each, and never before the start week is over.

Exchange gets addresses and languages alone. So this page cannot say who was invited, and whoever is
ticked again gets no second invitation. Nobody is written to who needs protection or discretion:
staff hand her link over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.asking import Json
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.again import WrongInput
from kreis.console.staff.circles import CHANGE, READ, exchange
from kreis.console.staff.group import Group, whole_group
from kreis.console.staff.group_messages import WRITTEN, reads
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.openings import is_brief
from kreis.console.staff.shell import clock, go, page, show, team, words
from kreis.console.staff.start_week import may_invite_from

NEEDED = (READ, CHANGE, "cohorts:read", "events:read", "invitations:read", "participants:read")
ADDRESSES: Mapping[str, str] = {"email": "email", "sms": "phone"}
"""Channel → the field of the address."""


class ByHand(TypedDict):
    """Somebody who gets no message. `why` is `protected`, `discreet`, `call` or `file`."""

    person: Participant
    why: str


@team.get("/kreise/<uuid:circle_id>/einladen/<uuid:cohort_id>")
@page(*NEEDED)
def invite_to_circle(circle_id: UUID, cohort_id: UUID) -> Response:
    return _page(circle_id, whole_group(cohort_id))


@team.post("/kreise/<uuid:circle_id>/einladen/<uuid:cohort_id>")
@page(*NEEDED)
def send_invitations(circle_id: UUID, cohort_id: UUID) -> Response:
    """Hands on addresses and languages of those who are ticked."""
    group = whole_group(cohort_id)
    if _is_too_early(group):
        return _page(circle_id, group, status=409)
    ticked = set(request.form.getlist("person"))
    people = [each for each in _members(group) if each["id"] in ticked and not why_by_hand(each)]
    if not people:
        raise WrongInput("person", code="nobody-ticked")
    wanted = [_as_invited(each) for each in people]
    exchange().invite_to_circle(circle_id, wanted, once=request.form.get("once", ""))
    told = words().count("people", len(people))
    return go("circle", "circles.invited", circle_id=circle_id, told_people=told)


def why_by_hand(person: Participant) -> str:
    """Returns why nobody writes to her: then staff hand her link over. Empty if she is invited."""
    if is_brief(person):
        return "file"
    if person["has_address_protection"]:
        return "protected"
    if person["wants_discretion"]:
        return "discreet"
    address = ADDRESSES.get(person["channel"])
    return "" if address and person[address] else "call"  # type: ignore[literal-required]


def _as_invited(person: Participant) -> Json:
    address = ADDRESSES[person["channel"]]
    return {
        "channel": person["channel"],
        address: person[address],  # type: ignore[literal-required]
        "language": reads(person),
    }


def _page(circle_id: UUID, group: Group, *, status: int = 200) -> Response:
    people = _members(group)
    found = [ByHand(person=each, why=why_by_hand(each)) for each in people]
    return show(
        "circle_invite.html",
        nav="circles",
        status=status,
        view=exchange().circle(circle_id).it,
        group=group,
        not_before=may_invite_from(group) if _is_too_early(group) else None,
        people=[each["person"] for each in found if not each["why"]],
        by_hand=[each for each in found if each["why"]],
        languages_of_pages=WRITTEN,
    )


def _is_too_early(group: Group) -> bool:
    today: date = clock().now().date()
    return today < may_invite_from(group)


def _members(group: Group) -> Sequence[Participant]:
    found = known_people(each["participant_id"] for each in group.members)
    return sorted(found.values(), key=by_name)
