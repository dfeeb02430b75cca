"""Places of a date: how many there are, who waits, and what staff do by hand.

A change of the places carries their ETag, so a colleague's change is not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.events import ComingChild, HerDate, Invitation, Waitlist
from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import unconfirmed
from kreis.console.staff.again import WrongInput
from kreis.console.staff.dates import START_WEEK
from kreis.console.staff.group import Group
from kreis.console.staff.names import by_name
from kreis.console.staff.shell import client, clock, go, me, page, team

SMALL = "0-2"
"""Age band with a field of its own in the form. The places of the other bands stay as they are."""
ANSWERS = ("all", "alone", "no")
HOWS = ("phone", "in_person")
MOST_DIGITS = 9


class Unanswered(TypedDict):
    """Member whose answer about one date may still be entered."""

    invitation_id: str
    person: Participant | None
    is_asked_for: bool
    """The page was opened for her: it shows her alone, with a link to the others."""


class Places(TypedDict):
    waitlist: Waitlist | None
    waiting_people: Mapping[str, Participant]
    places_seen: str | None
    unanswered: list[Unanswered]


def places_of(date: GroupEvent, group: Group, people: Mapping[str, Participant]) -> Places:
    """Returns the places and the waitlist for the date's page, as far as the scopes allow."""
    list_of = client().events.waitlist(date["id"]) if me().may("invitations:read") else None
    may_limit = me().may("events:write") and date["kind"] != START_WEEK
    return {
        "waitlist": list_of,
        "waiting_people": people,
        "places_seen": client().events.places_to_change(date["id"]).etag if may_limit else None,
        "unanswered": _unanswered(date, group, people),
    }


@team.post("/termin/<uuid:group_event_id>/plaetze")
@page("events:read", "events:write")
def limit_places(group_event_id: UUID) -> Response:
    known = client().events.group_event(group_event_id)
    wanted = _places(request.form, known)
    client().events.save_places(group_event_id, wanted, seen=request.form.get("seen", ""))
    told = "places.limited" if wanted["needs_sign_up"] else "places.saved"
    return go("group_event", told, group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/warteliste/<uuid:invitation_id>")
@page("invitations:read", "answers:write")
def act_on_waitlist(group_event_id: UUID, invitation_id: UUID) -> Response:
    """Offers a free place to a participant whatever her position, or takes her off the waitlist."""
    if request.form.get("what") == "offer":
        once = request.form.get("once", "")
        client().events.offer_place(group_event_id, invitation_id, once=once)
        told = "waitlist.offered"
    else:
        client().events.take_off_waitlist(group_event_id, invitation_id)
        told = "waitlist.removed"
    return go("group_event", told, group_event_id=group_event_id)


@team.post("/termin/<uuid:group_event_id>/antwort")
@page("invitations:read", "answers:write")
def save_date_answer(group_event_id: UUID) -> Response:
    """Saves what a participant said about this date, on the telephone or in person.

    A yes goes on the waitlist if there is no place.
    """
    invitation_id, said = request.form.get("invitation", type=UUID), request.form.get("answer", "")
    how = request.form.get("how", "")
    if how not in HOWS:
        raise WrongInput("how", code="date-answer")
    if invitation_id is None or said not in ANSWERS:
        raise WrongInput("invitation", code="date-answer")
    invitation = client().events.invitation(invitation_id)
    body = {
        "answer": "no" if said == "no" else "yes",
        "children": _children(invitation) if said == "all" else [],
        "sequence": whole_number(request.form.get("sequence", ""), digits=9),
        "how": how,
        "waits": True,
    }
    once = request.form.get("once", "")
    after = client().events.enter_date_answer(invitation_id, group_event_id, body, once=once)
    (date,) = [each for each in after["group_events"] if each["id"] == str(group_event_id)]
    told = "date-answer.waits" if date["waitlist"] else f"date-answer.saved.{body['answer']}"
    return go("group_event", told, group_event_id=group_event_id)


def _children(invitation: Invitation) -> list[ComingChild] | None:
    """Returns the children who come as a rule; None if nobody has said which."""
    return None if invitation.get("children_are_unsaid") else invitation["children"]


def _unanswered(
    date: GroupEvent, group: Group, people: Mapping[str, Participant]
) -> list[Unanswered]:
    """Returns, by name, the members whose answer about this date may be entered.

    On a date with sign-up these are the members who have not answered, or not since it was changed.
    On other dates these are all members who said yes to the invitation.
    """
    asked: list[Unanswered] = [
        {
            "invitation_id": each["id"],
            "person": people.get(each["participant_id"]),
            "is_asked_for": each["participant_id"] == request.args.get("wer"),
        }
        for each in group.members
        for hers in each["group_events"]
        if hers["id"] == date["id"] and _may_say(date, each, hers)
    ]
    return sorted(asked, key=lambda each: by_name(each["person"]))


def _may_say(date: GroupEvent, invitation: Invitation, hers: HerDate) -> bool:
    if date["needs_sign_up"]:
        is_open = hers["answer"] is None and hers["waitlist"] is None
        return is_open or unconfirmed.is_open(hers, clock().now())
    return invitation["answer"] == "yes"


def _places(sent: Mapping[str, str], date: GroupEvent) -> dict[str, object]:
    """Returns the form as events takes it. Raises `WrongInput` with the fields that do not fit."""
    given = {name: sent.get(name, "").strip() for name in ("adults", "care_total", "care_small")}
    wrong = [name for name, text in given.items() if text and not is_number(text)]
    if wrong or not given["adults"]:
        raise WrongInput(*(wrong or ["adults"]), code="places")
    adults, total, small = (whole_number(each, digits=MOST_DIGITS) or 0 for each in given.values())
    needs_sign_up = sent.get("needs_sign_up") == "yes"
    bands = {each: n for each, n in date["care_places"]["by_band"].items() if each != SMALL}
    if given["care_small"]:
        bands[SMALL] = small
    if small > total:  # events would take it, and names the others alone
        is_as_before = needs_sign_up == date["needs_sign_up"]
        too_few = ["adults"] if is_as_before and adults < date["adults_coming"] else []
        raise WrongInput(*too_few, "care_small", code="places")
    care = {"total": total, "by_band": bands}
    return {
        "capacity": {"adults": adults, "care_places": care},
        "needs_sign_up": needs_sign_up,
    }


def is_number(text: str) -> bool:
    """True for a number of places that a service can read; it refuses too many by itself."""
    return whole_number(text, digits=MOST_DIGITS) is not None
