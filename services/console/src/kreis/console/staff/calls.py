"""Calls that staff are to make, each with the person and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.intake import Participant, Staff
from kreis.console.services.responses.notifications import CallTask
from kreis.console.staff import missed
from kreis.console.staff.dates import is_cancelled, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import Group, group_of_invitation
from kreis.console.staff.names import known_people
from kreis.console.staff.openings import is_brief
from kreis.console.staff.shell import client, me

MOST = 100
SHOWN = 3
"""Calls on Heute. All of them stand on a page of their own."""


class Call(TypedDict):
    task: CallTask
    about: str
    """What it is about, for its text: a date that is on after all was not moved."""
    person: Participant | None
    group: Group | None
    invitation: Invitation | None
    date_id: str | None
    changed: list[HerDate]
    """The dates to tell her about, as they are now. Of a new rhythm those to come that fall out."""
    next_date: HerDate | None
    """Her next date, if the call is about a new rhythm."""
    answer_by: date | None
    is_late: bool
    absence: missed.Absence | None
    """Since when she has stayed away, if the call is about that."""
    contact_person: Staff | None
    """Whom to ask if the person has no number that the member of staff sees. Not she herself."""


def section(day: Day) -> Section | None:
    tasks, people = _open_tasks()
    if not tasks:
        return None
    values = {"calls": list(_calls(tasks[:SHOWN], people, day.now)), "count": len(tasks)}
    return Section("staff/_calls.html", values)


def open_calls(now: datetime) -> Iterator[Call]:
    """Yields open calls, the longest wait first, and those for colleagues' people at the end.

    To enter an answer for these, she has to say first why she needs the file.
    """
    return _calls(*_open_tasks(), now)


def _open_tasks() -> tuple[list[CallTask], dict[str, Participant]]:
    tasks = client().notifications.open_calls(MOST)
    people = known_people(task["participant_id"] for task in tasks)
    return own_first(tasks, people), people


def _calls(
    tasks: Sequence[CallTask], people: Mapping[str, Participant], now: datetime
) -> Iterator[Call]:
    staff = _contact_persons(people[who] for who in _called(tasks) & people.keys())
    known = _invitations({task["invitation_id"] for task in tasks})
    away = missed.absences(now) if any(task["about"] == "missed" for task in tasks) else {}
    for task in tasks:
        invitation = known.get(task["invitation_id"])
        asked = invitation if task["about"] == "invitation" else None
        answer_by = datetime.fromisoformat(asked["answer_by"]) if asked else None
        yield {
            "task": task,
            "about": _about(task, invitation),
            "person": people.get(task["participant_id"]),
            "group": group_of_invitation(invitation) if invitation else None,
            "invitation": invitation,
            "date_id": _date_id(task, invitation),
            "changed": _to_tell(task, invitation, now),
            "next_date": _next_date(task, invitation, now),
            "answer_by": answer_by and answer_by.date(),
            "is_late": answer_by is not None and answer_by < now,
            "absence": away.get(task["participant_id"]) if task["about"] == "missed" else None,
            "contact_person": staff.get(task["participant_id"]),
        }


def own_first(tasks: Iterable[CallTask], people: Mapping[str, Participant]) -> list[CallTask]:
    """Returns the calls in their order, those for colleagues' people at the end."""

    def is_colleagues(task: CallTask) -> bool:
        person = people.get(task["participant_id"])
        return person is not None and is_brief(person)

    return sorted(tasks, key=is_colleagues)


def _contact_persons(people: Iterable[Participant]) -> dict[str, Staff]:
    """Returns the contact persons of people without a number, other than she who looks."""
    wanted = {
        each["id"]: each["contact_person_id"]
        for each in people
        if not each["phone"] and each["contact_person_id"] != me().subject
    }
    if not wanted or not me().may("staff:read"):
        return {}
    staff = {each["id"]: each for each in client().intake.staff()}
    return {who: staff[hers] for who, hers in wanted.items() if hers in staff}


def _called(tasks: Iterable[CallTask]) -> set[str]:
    return {task["participant_id"] for task in tasks}


def _invitations(invitation_ids: set[str]) -> dict[str, Invitation]:
    """Returns those of these invitations that events keeps, also to groups that have ended."""
    found = client().together(_invitation, sorted(invitation_ids))
    return {each["id"]: each for each in found if each}


def _invitation(invitation_id: str) -> Invitation | None:
    try:
        return client().events.invitation(invitation_id)
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return None


def _date_id(task: CallTask, invitation: Invitation | None) -> str | None:
    """Returns the date whose page takes the participant's answer; None if the answer is about all
    dates."""
    if task["about"] == "sign_up":
        return task["cause"]
    changed = _changed(task, invitation)
    if invitation and task["about"] in ("change", "addition") and len(changed) == 1:
        return changed[0]["id"] if invitation["answer"] == "yes" else None
    for hers in invitation["group_events"] if invitation and task["about"] == "offer" else ():
        offer = hers["waitlist"] and hers["waitlist"]["offer"]
        if offer and offer["id"] == task["cause"]:
            return hers["id"]
    return None


def _about(task: CallTask, invitation: Invitation | None) -> str:
    kinds = {each["change"]["kind"] for each in _changed(task, invitation) if each["change"]}
    return "reinstated" if task["about"] == "change" and kinds == {"reinstated"} else task["about"]


def _to_tell(task: CallTask, invitation: Invitation | None, now: datetime) -> list[HerDate]:
    changed = _changed(task, invitation)
    if task["about"] != "rhythm":
        return changed
    wall = now.replace(tzinfo=None)
    return [each for each in changed if is_cancelled(each) and starts(each) > wall]


def _next_date(task: CallTask, invitation: Invitation | None, now: datetime) -> HerDate | None:
    if task["about"] != "rhythm" or invitation is None:
        return None
    hers = (each for each in invitation["group_events"] if each["answer"] != "no")
    coming = (
        each for each in hers if not is_cancelled(each) and starts(each) > now.replace(tzinfo=None)
    )
    return min(coming, key=starts, default=None)


def _changed(task: CallTask, invitation: Invitation | None) -> list[HerDate]:
    """Returns the dates that staff are to tell the participant about, as they are now.

    Empty if the call is about all dates.
    """
    dates = invitation["group_events"] if invitation else []
    if task["about"] == "addition":
        return [each for each in dates if each.get("addition_id") == task["cause"]]
    return [each for each in dates if each["change"] and each["change"]["id"] == task["cause"]]
