"""Team page: staff, their roles, and who may sign in. For the lead.

A link is shown once and works once. An access that the lead ends is closed at that person's next
click. A lead cannot end her own access, so there is always a lead who can let others in. Where
people sign in at an identity provider, accounts are kept there. Then this page only holds the names
and numbers that messages give.
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
from kreis.console.staff.shell import client, go, log, me, page, show, signing_in, team, trouble
from kreis.console.staff.substitutions import standing


@dataclass(frozen=True)
class Colleague:
    """Entry of the list; `access` is None for a person who does not sign in here."""

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
    """Adds a person to the list of staff. Where people sign in by links, shows her link."""
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
        if refusal.status == 428:  # the form was sent twice, with different answers
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
    """Opens the access of a person on the list who has none yet, and shows her link."""
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
    """Ends the access of a member of staff, or opens it again."""
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
    """True if a colleague has this name.

    The terminal tells people apart by name, so names are unique.
    """
    known = people.kept()
    return any(p.name == name and p.sub != sub for p in (known.people if known else ()))


def _link(people: People, somebody: Somebody) -> Response:
    """Shows a new link. Its maker is written into the access log and into her list of sign-ins."""
    if somebody.ended_at:  # a link would not let her in
        return trouble("taken-on", 409)
    try:
        client().intake.note_sign_in_link(somebody.sub)
    except Refused as refusal:
        if refusal.status != 404:  # not on the list of staff, or intake is of an earlier release
            raise
    log.info("sign_in_link_made", staff=somebody.sub, by=me().subject)
    address = people.link(somebody, me().name)
    return show("colleague_link.html", nav="colleagues", name=somebody.name, address=address)


def _list(wrong: Mapping[str, str] | None = None) -> Response:
    return show(
        "colleagues.html",
        nav="colleagues",
        status=422 if wrong else 200,
        people=_everybody(),
        standing=standing() if me().may("substitutions:write") else [],
        by_links=signing_in().people is not None,
        roles=EVERY_ROLE,
        chosen=request.form.getlist("role") or ["contact-person"],
        staff_id=request.form.get("staff_id") or str(uuid4()),
        sent=request.form,
        wrong=wrong or {},
    )


def _everybody() -> list[Colleague]:
    """Returns the list of staff by name, each with her access.

    People who may sign in but are not on the list follow at the end.
    """
    people = signing_in().people
    known = people.kept() if people else None
    comes_in = {each.sub: each for each in (known.people if known else ())}
    found = [
        Colleague(each["id"], name_of(each), each["phone"], comes_in.pop(each["id"], None))
        for each in sorted(client().intake.staff(), key=by_name)
    ]
    return found + [Colleague(each.sub, each.name, None, each) for each in comes_in.values()]
