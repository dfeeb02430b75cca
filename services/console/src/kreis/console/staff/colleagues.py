"""Team: who works here, in which roles, and who comes in; for the lead.

Promise: a link is shown once and lets in once; whose access has ended is out with her next click.
A lead cannot shut herself out, so that there is always one who lets in. Where people sign in at an
identity provider, their accounts are kept there, and this page holds the names and numbers that
messages give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.issuer.founding import EVERY_ROLE
from kreis.console.issuer.people import LastLead, People, Somebody
from kreis.console.staff.names import by_name, name_of
from kreis.console.staff.shell import client, go, me, page, show, signing_in, team, trouble


@dataclass(frozen=True)
class Colleague:
    """Somebody on the list; `access` is None for who does not sign in here."""

    id: str
    name: str
    phone: str | None
    access: Somebody | None


NEEDED = ("staff:read", "staff:write")
FIELDS = ("first_name", "last_name", "phone")


@team.get("/mitarbeitende")
@page(*NEEDED)
def colleagues() -> Response:
    return _list()


@team.post("/mitarbeitende")
@page(*NEEDED)
def add_colleague() -> Response:
    """Puts her on the list of staff; where links let people in, shows hers."""
    sent = {name: request.form.get(name, "").strip() for name in FIELDS}
    roles = _roles()
    wrong = {name: "missing" for name, text in sent.items() if not text}
    people = signing_in().people
    name = f"{sent['first_name']} {sent['last_name']}"
    if people and not roles:
        wrong["role"] = "missing"
    staff_id = request.form.get("staff_id", type=UUID) or uuid4()
    if people and _is_taken(people, name, str(staff_id)):
        wrong["last_name"] = "name-taken"
    try:
        if wrong:
            return _list(wrong)
        client().intake.save_member_of_staff(staff_id, sent)
    except Refused as refusal:
        if refusal.status == 428:  # the same form once more, with other answers
            return trouble("taken-on", 409)
        if refusal.status != 422:
            raise
        named = {str(fault["field"]) for fault in refusal.problem.get("errors", [])}
        return _list(dict.fromkeys(named, "invalid"))
    if people is None:
        return go("colleagues", "colleagues.added", told_name=name)
    return _link(people, people.add(Somebody(str(staff_id), name, roles)))


@team.post("/mitarbeitende/<uuid:staff_id>/zulassen")
@page(*NEEDED)
def give_access(staff_id: UUID) -> Response:
    """Lets somebody in who is on the list of staff and never came in; shows her link."""
    people = signing_in().people
    if people is None:
        return trouble("missing", 404)
    name = name_of(client().intake.member_of_staff(staff_id))
    roles = _roles()
    if not roles:
        return trouble("no-role", 422)
    if _is_taken(people, name, str(staff_id)):
        return trouble("name-taken", 409)
    return _link(people, people.add(Somebody(str(staff_id), name, roles)))


@team.post("/mitarbeitende/<uuid:staff_id>/link")
@page(*NEEDED)
def make_sign_in_link(staff_id: UUID) -> Response:
    people, somebody = _known(staff_id)
    if people is None or somebody is None or somebody.ended_at:
        return trouble("missing", 404)
    return _link(people, somebody)


@team.post("/mitarbeitende/<uuid:staff_id>/zugang")
@page(*NEEDED)
def change_access(staff_id: UUID) -> Response:
    """Ends somebody's access, or lets her in again."""
    people, somebody = _known(staff_id)
    if people is None or somebody is None:
        return trouble("missing", 404)
    if request.form.get("what") == "again":
        people.let_in_again(somebody.sub)
        return go("colleagues", "colleagues.let-in-again", told_name=somebody.name)
    if somebody.sub == me().subject:
        return trouble("own-access", 409)
    try:
        people.end(somebody.sub)
    except LastLead:
        return trouble("last-lead", 409)
    return go("colleagues", "colleagues.ended", told_name=somebody.name)


def _known(staff_id: UUID) -> tuple[People | None, Somebody | None]:
    people = signing_in().people
    known = people.kept() if people else None
    return people, known.of(str(staff_id)) if known else None


def _roles() -> list[str]:
    return [role for role in EVERY_ROLE if role in request.form.getlist("role")]


def _is_taken(people: People, name: str, sub: str) -> bool:
    """At the terminal people are called by their names, so nobody may be called like another."""
    known = people.kept()
    return any(p.name == name and p.sub != sub for p in (known.people if known else ()))


def _link(people: People, somebody: Somebody) -> Response:
    if somebody.ended_at:  # a link would not let her in
        return trouble("taken-on", 409)
    return show(
        "colleague_link.html", nav="colleagues", name=somebody.name, address=people.link(somebody)
    )


def _list(wrong: Mapping[str, str] | None = None) -> Response:
    return show(
        "colleagues.html",
        nav="colleagues",
        status=422 if wrong else 200,
        people=_everybody(),
        by_links=signing_in().people is not None,
        roles=EVERY_ROLE,
        chosen=request.form.getlist("role") or ["contact-person"],
        staff_id=request.form.get("staff_id") or str(uuid4()),
        sent=request.form,
        wrong=wrong or {},
    )


def _everybody() -> list[Colleague]:
    """The list of staff by name, each with how she comes in, then who comes in without being on
    it."""
    people = signing_in().people
    known = people.kept() if people else None
    comes_in = {each.sub: each for each in (known.people if known else ())}
    found = [
        Colleague(each["id"], name_of(each), each["phone"], comes_in.pop(each["id"], None))
        for each in sorted(client().intake.staff(), key=by_name)
    ]
    return found + [Colleague(each.sub, each.name, None, each) for each in comes_in.values()]
