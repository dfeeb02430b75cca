"""Proposal page ("Gruppenvorschlag"): groups side by side, reasons, and the effect of a move.

A move shows its effect before it is made, and can be undone. Nobody is told before the groups are
confirmed, and the page first shows whom a confirmation reaches. A rule that protects people from
one another is never named, because cohorts does not tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.proposals import Effect, Proposal
from kreis.console.staff import alone, unasked_care
from kreis.console.staff.group_messages import reads
from kreis.console.staff.names import by_name, short_name
from kreis.console.staff.shell import client, go, page, show, team
from kreis.console.staff.to_ask import OfferThere
from kreis.console.staff.waivers import noted_waiver
from kreis.console.texts import one_or_n

REFUSED = (409, 422)


@team.get("/gruppen/vorschlag/<uuid:proposal_id>")
@page("formations:read", "pool:read", "offers:read")
def proposal(proposal_id: UUID) -> Response:
    return _proposal(proposal_id)


@team.post("/gruppen/vorschlag/<uuid:proposal_id>/verschieben")
@page("formations:read", "formations:write", "pool:read", "offers:read")
def move(proposal_id: UUID) -> Response:
    person = request.form.get("person", "")
    to, once = request.form.get("to") or None, request.form.get("once", "")
    try:
        client().cohorts.move(proposal_id, person, to, once=once)
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        return _proposal(proposal_id, refused=reasons_of(refusal.problem))
    name = short_name(_pool().get(person))
    return go("proposal", "proposal.moved", proposal_id=proposal_id, told_name=name)


@team.post("/gruppen/vorschlag/<uuid:proposal_id>/zurueck")
@page("formations:write")
def undo_move(proposal_id: UUID) -> Response:
    try:
        client().cohorts.undo_move(proposal_id, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        return go("proposal", "proposal.nothing-to-undo", proposal_id=proposal_id)
    return go("proposal", "proposal.undone", proposal_id=proposal_id)


@team.post("/gruppen/vorschlag/<uuid:proposal_id>/verwerfen")
@page("formations:write")
def discard_proposal(proposal_id: UUID) -> Response:
    client().cohorts.discard_proposal(proposal_id)
    return go("groups", "proposal.discarded")


@team.get("/gruppen/vorschlaege")
@page("formations:read", "pool:read")
def compare_proposals() -> Response:
    """Shows open proposals side by side, and people whose group differs between them."""
    found = client().cohorts.open_proposals()
    return show(
        "compare_proposals.html",
        nav="groups",
        proposals=found["proposals"],
        differences=found["differences"],
        names={g["offer_id"]: g["name"] for each in found["proposals"] for g in each["groups"]},
        people=_pool(),
    )


@team.post("/gruppen/vorschlag/<uuid:proposal_id>/einverstanden")
@page("formations:read", "formations:write")
def note_waiver(proposal_id: UUID) -> Response:
    """Notes or withdraws that a participant agrees to be the only one of her kind in a group.

    Cohorts stores who noted it, and on which day.
    """
    return go("proposal", noted_waiver(), proposal_id=proposal_id)


@team.get("/gruppen/vorschlag/<uuid:proposal_id>/pruefen")
@page("formations:write", "pool:read", "offers:read")
def check_proposal(proposal_id: UUID) -> Response:
    """Shows whom a confirmation reaches, by channel and language. Looking sends nothing."""
    found = client().cohorts.proposal(proposal_id)
    if found["state"] != "open":
        return go("groups")
    pool = _pool()
    members = [pool.get(m["participant_id"]) for g in found["groups"] for m in g["members"]]
    return show(
        "check_proposal.html",
        nav="groups",
        proposal=found,
        offers=_offers(found),
        people=pool,
        channels=Counter(person["channel"] for person in members if person),
        read_in=_readers(person for person in members if person),
        size=len(members),
    )


@team.post("/gruppen/vorschlag/<uuid:proposal_id>/bestaetigen")
@page("formations:write", "pool:read", "offers:read")
def confirm_proposal(proposal_id: UUID) -> Response:
    try:
        made = client().cohorts.confirm_proposal(proposal_id, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        return _proposal(proposal_id, refused=reasons_of(refusal.problem))
    count = sum(cohort["size"] for cohort in made["cohorts"])
    return go("groups", f"proposal.confirmed.{one_or_n(count)}", told_count=count)


def _proposal(proposal_id: UUID, *, refused: list[str] | None = None) -> Response:
    found = client().cohorts.proposal(proposal_id)
    if found["state"] != "open":
        return go("groups", f"proposal.is-{found['state']}")
    person, people = request.values.get("person", ""), _pool()
    waits = {who: place for place, who in enumerate(people)}
    for group in found["groups"]:
        group["members"].sort(key=lambda member: waits.get(member["participant_id"], len(waits)))
    offers, unasked = _offers(found), unasked_care.unasked(found, people)
    return show(
        "proposal.html",
        status=409 if refused else 200,
        nav="groups",
        proposal=found,
        offers=offers,
        asked_offers=[offers[each] for each in found["offer_ids"]],
        sizes=sizes_of(found),
        sizes_after=partial(sizes_of, found),
        to=request.form.get("to", ""),
        people=people,
        namesakes=namesakes(people),
        unasked=unasked,
        unasked_after=partial(unasked_care.unasked_after, found, people),
        alone_as=partial(alone.alone_as, found, people),
        kept_for_unasked=sum(map(unasked_care.children_unasked, unasked.values())),
        person=person,
        effects=_effects(found, person) if person else [],
        placed=sum(group["size"] for group in found["groups"]),
        refused=refused or [],
        waivers={each["participant_id"]: each for each in client().cohorts.waivers()},
    )


def sizes_of(found: Proposal, person: str = "", to: str = "") -> list[dict[str, object]]:
    """Returns the groups that are too large or too small, as they are or after a move."""
    faults: list[dict[str, object]] = []
    for group in found["groups"]:
        is_here = any(each["participant_id"] == person for each in group["members"])
        n = group["size"] + (group["offer_id"] == to and not is_here)
        n -= bool(to) and is_here and group["offer_id"] != to
        least, most = group["adults"]["min"], group["adults"]["max"]
        if n > most:
            faults.append({"is": "large", "group": group["name"], "n": n, "bound": most})
        elif 0 < n < least:
            faults.append({"is": "small", "group": group["name"], "n": n, "bound": least})
    return faults


class EffectThere(Effect):
    """Effect of a move to one of the other groups."""

    to: str


def _effects(found: Proposal, person: str) -> list[EffectThere]:
    """Returns the effect of a move to each of the other groups."""
    here = next(
        (
            group["offer_id"]
            for group in found["groups"]
            for member in group["members"]
            if member["participant_id"] == person
        ),
        None,
    )
    others = [offer_id for offer_id in found["offer_ids"] if offer_id != here]
    return client().together(lambda offer_id: _effect(found["id"], person, offer_id), others)


def _effect(proposal_id: str, person: str, offer_id: str) -> EffectThere:
    try:
        effect = client().cohorts.effect_of_move(proposal_id, person, offer_id)
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        effect = {"allowed": False, "breaks": reasons_of(refusal.problem), "groups": []}
    return {**effect, "to": offer_id}


def reasons_of(problem: Mapping[str, Any]) -> list[str]:
    """Returns the broken rules that staff may read; else the code of the refusal."""
    named = [fault["value"] for fault in problem.get("errors", []) if fault["field"] == "breaks"]
    return named or [str(problem.get("type", "")).replace("-", "_")]


def _readers(people: Iterable[Participant]) -> list[tuple[str, list[Participant]]]:
    """Returns who is written to in which language, the most read one first.

    Who is called is written to in none.
    """
    found: dict[str, list[Participant]] = {}
    for each in sorted(people, key=by_name):
        if each["channel"] != "call":
            found.setdefault(reads(each), []).append(each)
    return sorted(found.items(), key=lambda item: -len(item[1]))


def _pool() -> dict[str, Participant]:
    return {each["participant"]["id"]: each["participant"] for each in client().intake.pool()}


def namesakes(people: Mapping[str, Participant]) -> set[str]:
    """Returns those whose short name somebody else has as well."""
    counts = Counter(map(short_name, people.values()))
    return {who for who, person in people.items() if counts[short_name(person)] > 1}


def _offers(found: Proposal) -> dict[str, OfferThere]:
    """Returns the offers of a proposal by id, each with its venue."""
    venues = {venue["id"]: venue for venue in client().cohorts.venues()}
    return {
        offer["id"]: {**offer, "venue": venues[offer["venue_id"]]}
        for offer in client().cohorts.offers_of(found["offer_ids"])
    }
