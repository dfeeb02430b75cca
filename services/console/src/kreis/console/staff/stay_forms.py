"""Forms about a stay: entry, its correction, exit, re-entry, and waiting once more.

Each form says at its field which days are possible. An exit without an entry says what it means
before it is recorded, and asks again if she was there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.staff.dates import is_day
from kreis.console.staff.person import show_person
from kreis.console.staff.shell import client, go, page, team
from kreis.console.staff.stay import Wrong, first_day_of

NEEDED = ("participants:read", "entries:write")


@team.post("/person/<uuid:participant_id>/eintritt")
@page(*NEEDED)
def record_entry(participant_id: UUID) -> Response:
    day = request.form.get("day", "")
    return _record(
        participant_id,
        "entry",
        lambda once: client().intake.record_entry(participant_id, day, once=once),
        "stay.entered",
    )


@team.post("/person/<uuid:participant_id>/eintritt/aendern")
@page(*NEEDED)
def correct_entry(participant_id: UUID) -> Response:
    day, seen = request.form.get("day", ""), request.form.get("seen", "")
    return _record(
        participant_id,
        "correction",
        lambda once: client().intake.correct_entry(participant_id, day, seen, once=once),
        "stay.corrected",
    )


@team.post("/person/<uuid:participant_id>/eintritt/zurueck")
@page(*NEEDED)
def withdraw_entry(participant_id: UUID) -> Response:
    once = request.form.get("once", "")
    done = client().intake.withdraw_entries([str(participant_id)], once=once)
    why = {each["why"] for each in done["skipped"]}
    happened = "stay.withdrawn" if done["withdrawn"] else _why_not_withdrawn(why)
    return go("person", happened, participant_id=participant_id)


@team.post("/person/<uuid:participant_id>/austritt")
@page(*NEEDED)
def record_exit(participant_id: UUID) -> Response:
    sent = request.form
    day, destination = sent.get("day", ""), sent.get("destination", "unknown")
    if not sent.get("without_entry") and _was_there_without_entry(participant_id):
        return _again(participant_id, "exit", "stay.wrong.without-entry")
    return _record(
        participant_id,
        "exit",
        lambda once: client().intake.record_exit(participant_id, day, destination, once=once),
        "person.left",
    )


@team.post("/person/<uuid:participant_id>/wiedereintritt")
@page(*NEEDED)
def record_re_entry(participant_id: UUID) -> Response:
    day, waits = request.form.get("day", ""), bool(request.form.get("waits_for_group"))
    return _record(
        participant_id,
        "re-entry",
        lambda once: client().intake.record_re_entry(participant_id, day, waits=waits, once=once),
        "person.is-back",
    )


@team.post("/person/<uuid:participant_id>/warten")
@page(*NEEDED)
def wait_once_more(participant_id: UUID) -> Response:
    return _record(
        participant_id,
        "waiting",
        lambda once: client().intake.wait_once_more(participant_id, once=once),
        "person.waits",
        has_day=False,
    )


def _was_there_without_entry(participant_id: UUID) -> bool:
    stay = client().intake.stay(participant_id)
    return first_day_of(str(participant_id), stay) is not None


def _record(
    participant_id: UUID,
    form: str,
    change: Callable[[str], object],
    happened: str,
    *,
    has_day: bool = True,
) -> Response:
    """Makes a change with the idempotency key of the form. A fault shows the form as sent."""
    if has_day and not is_day(request.form.get("day", "")):
        return _again(participant_id, form, "stay.wrong.no-day")
    try:
        change(request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        code = str(refusal.problem.get("type", ""))
        is_bounds = refusal.status == 422
        return _again(participant_id, form, "stay.wrong.bounds" if is_bounds else _known(code))
    return go("person", happened, participant_id=participant_id)


def _why_not_withdrawn(why: Collection[str]) -> str:
    if "has-left" in why:
        return "stay.not-withdrawn"
    return "stay.wrong.no-entry" if "no-entry" in why else "person.refused"


def _known(code: str) -> str:
    codes = ("has-left", "already-entered", "entry-changed", "no-entry", "no-exit", "in-a-group")
    return f"stay.wrong.{code}" if code in codes else "person.refused"


def _again(participant_id: UUID, form: str, key: str) -> Response:
    return show_person(participant_id, stay_wrong=Wrong(form=form, key=key))
