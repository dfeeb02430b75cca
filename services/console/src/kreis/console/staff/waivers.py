"""Who waits and would be alone in a confirmed group, and her consent to that.

Cohorts counts those whom the rule keeps out, and names nobody. The console finds them by the same
rule among the people whom the member of staff may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.console.services.responses.cohorts import Candidates, Cohort
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.proposals import Waiver
from kreis.console.staff.alone import alone_among
from kreis.console.staff.names import by_name, known_people, people_waiting
from kreis.console.staff.shell import client, go, me, page, team

RULE = "isolation"


class Lonely(TypedDict):
    """Somebody who would be alone in the group, and in what."""

    person: Participant
    alone: str


class Shown(TypedDict):
    """What the members page says about being alone in the group."""

    lonely: list[Lonely]
    waivers: Mapping[str, Waiver]


@team.post("/gruppen/<uuid:cohort_id>/einverstanden")
@page("cohorts:read", "cohorts:write", "formations:read", "formations:write")
def note_waiver_of_group(cohort_id: UUID) -> Response:
    """Notes or withdraws her agreement from the members page. It holds for every group."""
    return go("members", noted_waiver(), cohort_id=cohort_id)


def noted_waiver() -> str:
    """Notes or withdraws the agreement that the form names. Returns what has happened."""
    sent = request.form
    if sent.get("what") == "withdraw":
        client().cohorts.withdraw_waiver(sent.get("person", ""))
        return "waiver.withdrawn"
    client().cohorts.note_waiver(sent.get("person", ""), once=sent.get("once", ""))
    return "waiver.noted"


def of_group(group: Cohort, found: Candidates) -> Shown:
    """Returns whom the rule keeps out. Nobody is named to staff who cannot see all members."""
    waivers = client().cohorts.waivers() if me().may("formations:read") else []
    given = {each["participant_id"]: each for each in waivers}
    if all(each["rule"] != RULE for each in found["why_not"]):
        return Shown(lonely=[], waivers=given)
    ids = [each["participant_id"] for each in group["members"]]
    members = known_people(ids)
    could = {who for way in found["candidates"] for who in (way["participant_id"], *way["along"])}
    there = could | {*ids, *given}
    waiting = [each for each in people_waiting() if each["id"] not in there]
    lonely = _lonely(waiting, list(members.values())) if len(members) == len(ids) else []
    return Shown(lonely=lonely, waivers=given)


def _lonely(waiting: Sequence[Participant], members: Sequence[Participant]) -> list[Lonely]:
    return [
        Lonely(person=each, alone=alone)
        for each in sorted(waiting, key=by_name)
        if (alone := alone_among(each, members))
    ]
