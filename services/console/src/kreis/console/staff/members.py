"""Members page: newcomers to a confirmed group, departures, and merging two groups.

The page first shows who said no and still holds a place, and who was not asked about this group. It
shows who would have to move for a newcomer, what she declined or left before, and which rules a
merger breaks. Afterwards it says what is stored of her invitation, and no more. It never overwrites
a change made meanwhile. A rule that protects people from one another is never
named, because cohorts does not tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Json, is_id
from kreis.console.services.responses.cohorts import (
    Candidate,
    Candidates,
    Cohort,
    Departure,
    Merger,
)
from kreis.console.services.responses.events import Invitation
from kreis.console.services.responses.history import History
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import obstacles, to_ask, waivers
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import by_name, known_people, people_waiting
from kreis.console.staff.partly import if_kept
from kreis.console.staff.proposal import reasons_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team, words
from kreis.console.staff.tellings import telling_of

NEEDED = ("cohorts:read", "cohorts:write", "pool:read", "participants:read")
REFUSED = (409, 412, 422)


@team.get("/gruppen/<uuid:cohort_id>/mitglieder")
@page(*NEEDED)
def members(cohort_id: UUID) -> Response:
    return _members(cohort_id)


@team.post("/gruppen/<uuid:cohort_id>/mitglieder")
@page(*NEEDED)
def admit(cohort_id: UUID) -> Response:
    """Takes a newcomer in, with the moves that the page showed for her."""
    sent = request.form
    pairs = zip(sent.getlist("moved"), sent.getlist("to"), strict=True)
    moves: list[Json] = [{"participant_id": who, "to_cohort_id": to} for who, to in pairs]
    who = sent.get("person", "")
    return _do(
        cohort_id,
        lambda form: client().cohorts.admit(cohort_id, who, moves, **form),
        "members.admitted",
        new=who,
        whom=lambda: list(known_people([who]).values()),
    )


@team.post("/gruppen/<uuid:cohort_id>/austritt")
@page(*NEEDED)
def let_go(cohort_id: UUID) -> Response:
    sent = request.form
    who, day = sent.get("person", ""), sent.get("day") or None
    return _do(
        cohort_id,
        lambda form: client().cohorts.let_go(cohort_id, who, day, **form),
        "members.left",
    )


@team.post("/gruppen/<uuid:cohort_id>/zusammenlegen")
@page(*NEEDED)
def merge(cohort_id: UUID) -> Response:
    """Moves the members of another group into this one, and closes the other."""
    other = request.form.get("other", "")
    return _do(
        cohort_id,
        lambda form: client().cohorts.merge(cohort_id, other, **form),
        "members.merged",
        whom=lambda: _people_of(client().cohorts.cohort(other)) if is_id(other) else [],
    )


class Invited(TypedDict):
    """Somebody who was just taken in, and what is planned or sent of her invitation."""

    participant_id: str
    telling: Markup


class _Form(TypedDict):
    """Values that every form sends: its idempotency key, and the ETag of the candidates shown."""

    once: str
    seen: str


def _do(
    cohort_id: UUID,
    change: Callable[[_Form], Cohort],
    done: str,
    *,
    new: str | None = None,
    whom: Callable[[], list[Participant]] = list,
) -> Response:
    try:
        made = change({"once": request.form.get("once", ""), "seen": request.form.get("seen", "")})
    except Refused as refusal:
        if refusal.status not in REFUSED:
            raise
        return _members(cohort_id, refused=reasons_of(refusal.problem), whom=whom)
    return go("members", done, cohort_id=cohort_id, neu=new, told_group=made["name"])


def _members(
    cohort_id: UUID,
    *,
    refused: list[str] | None = None,
    whom: Callable[[], list[Participant]] = list,
) -> Response:
    """Shows the page. `refused`: rules that a press would break, and `whom` it would take in."""
    found = client().cohorts.candidates(cohort_id)
    group = client().cohorts.cohort(cohort_id)
    mergers = client().cohorts.mergers(cohort_id)
    groups = _named(found.it["candidates"], mergers)
    invitations = _invitations(group["id"]) if me().may("invitations:read") else []
    people = known_people(_everybody(group, found.it["candidates"]))
    in_it = [each["participant_id"] for each in group["members"]]
    return show(
        "members.html",
        status=409 if refused else 200,
        nav="groups",
        group=group,
        takes=found.it,
        seen=found.etag,
        groups=groups,
        people=people,
        by_state=_by_state(in_it, people),
        members=sorted(in_it, key=lambda who: by_name(people.get(who))),
        mergers=mergers,
        not_asked_to_merge=_not_asked_to_merge(mergers, groups),
        said_no=_said_no(in_it, invitations),
        not_asked=_not_asked(group, found.it),
        **waivers.of_group(group, found.it),
        to_ask=_to_ask(group) if found.it["takes"] != "nobody" else [],
        invited=_invited(group, request.args.get("neu", ""), invitations),
        refusals=_refusals(found.it["candidates"]),
        today=clock().now().date().isoformat(),
        refused=refused or [],
        not_asked_of_refused=obstacles.not_asked(refused or [], group["offer"], whom()),
    )


def _said_no(members: Sequence[str], invitations: Sequence[Invitation]) -> dict[str, str | None]:
    """Returns the members who declined all dates, with when they did. They still hold a place."""
    return {
        each["participant_id"]: each.get("answered_at")
        for each in invitations
        if each["answer"] == "no" and not each["until"] and each["participant_id"] in members
    }


def _to_ask(group: Cohort) -> list[Participant]:
    """Returns who waits and was not asked about the place or the start week of this group."""
    if not me().may("participants:write"):
        return []
    offers = to_ask.offer_of_group(group)
    waiting = people_waiting() if offers else []
    return sorted((each for each in waiting if to_ask.of(each, offers)), key=by_name)


def _by_state(members: Sequence[str], people: Mapping[str, Participant]) -> dict[str, list[str]]:
    """Returns the members who have entered the programme, and those who have not.

    Whoever has not waits again at once when she is taken out. The others wait when staff say so.
    """
    return {
        state: [who for who in members if who in people and people[who]["state"] == state]
        for state in ("entered", "waiting")
    }


def _not_asked(group: Cohort, found: Candidates) -> Mapping[str, list[Participant]]:
    """Returns, by rule, whose unknown fact may keep out those who wait.

    Whoever was not asked about the place or the start week stands in a list of her own.
    """
    rules = {each["rule"] for each in found["why_not"]} - {obstacles.REACH, obstacles.START_WEEK}
    waiting = people_waiting() if rules else []
    members = _people_of(group) if rules else []
    return obstacles.keeping_out(rules, group["offer"], waiting, members)


def _not_asked_to_merge(
    mergers: Sequence[Merger], groups: Mapping[str, Cohort]
) -> list[Mapping[str, list[Participant]]]:
    """Returns for each merger, by rule, whose unknown fact may be what is in its way."""
    stays = [groups[each["stays_cohort_id"]]["offer"] for each in mergers]
    come = [groups[each["closes_cohort_id"]] if each["breaks"] else None for each in mergers]
    return [
        obstacles.not_asked(merger["breaks"], offer, _people_of(group) if group else [])
        for merger, offer, group in zip(mergers, stays, come, strict=True)
    ]


def _people_of(group: Cohort) -> list[Participant]:
    return list(known_people(each["participant_id"] for each in group["members"]).values())


def _invited(group: Cohort, who: str, invitations: Sequence[Invitation]) -> Invited | None:
    """Returns what is stored of the invitation of a new member; None of anybody else."""
    if who not in [each["participant_id"] for each in group["members"]]:
        return None
    if not me().may("invitations:read", "deliveries:read"):
        return None
    hers = [
        each["id"] for each in invitations if each["participant_id"] == who and not each["until"]
    ]
    telling = telling_of(hers) if hers else words()("members.not-invited-yet")
    return None if telling is None else Invited(participant_id=who, telling=telling)


def _refusals(candidates: list[Candidate]) -> dict[str, dict[str, str]]:
    """Returns, by person, when a candidate declined in each stay that she has left.

    A stay is known by when its end was noted. If she was in a group twice, each stay has an answer
    of its own, or none.
    """
    left = [each for each in candidates if each.get("departures")]
    if not left or not me().may("invitations:read"):
        return {}
    who = [each["participant_id"] for each in left]
    histories = client().together(_history, who)
    return {
        each["participant_id"]: _refused(each["departures"], history)
        for each, history in zip(left, histories, strict=True)
        if history
    }


def _refused(departures: Sequence[Departure], history: History) -> dict[str, str]:
    """Returns the refusals by the end of the stay in which each was given."""
    found: dict[str, str] = {}
    begun: dict[str, datetime] = {}
    for was in sorted(departures, key=lambda each: each.get("noted_at", "")):
        if "noted_at" not in was:
            continue
        first, last = begun.get(was["cohort_id"]), moment_of(was["noted_at"])
        begun[was["cohort_id"]] = last
        given = [
            answer
            for invitation in history["invitations"]
            if invitation["cohort_id"] == was["cohort_id"]
            for answer in invitation["answers"]
            if (at := moment_of(answer["answered_at"])) <= last and (first is None or at > first)
        ]
        newest = max(given, key=lambda each: each["version"], default=None)
        if newest and newest["answer"] == "no":
            found[was["noted_at"]] = newest["answered_at"]
    return found


def _history(participant_id: str) -> History | None:
    """Returns None where events keeps nothing of her."""
    return if_kept(lambda: client().events.history(participant_id))


def _invitations(cohort_id: str) -> list[Invitation]:
    """Returns none where events knows the group no more."""
    return if_kept(lambda: client().events.invitations(cohort_id)) or []


def _everybody(group: Cohort, candidates: list[Candidate]) -> set[str]:
    """Returns the ids of all people who are named on the page."""
    found = {each["participant_id"] for each in group["members"]}
    for each in candidates:
        found |= {each["participant_id"], *each["along"]}
        found |= {move["participant_id"] for move in each["moves"]}
        found |= {other["participant_id"] for other in each["reason"]["companions"]}
    return found


def _named(candidates: list[Candidate], mergers: list[Merger]) -> dict[str, Cohort]:
    """Returns the other groups on the page, by id."""
    ids = {move["to_cohort_id"] for each in candidates for move in each["moves"]}
    for merger in mergers:
        ids |= {merger["stays_cohort_id"], merger["closes_cohort_id"]}
    return {each["id"]: each for each in client().together(client().cohorts.cohort, sorted(ids))}
