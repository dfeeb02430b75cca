"""What can be done in events: load, decide, save, tell."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.database import Work
from kreis.chassis.problems import Fault, Problem
from kreis.events import messages, queries, store
from kreis.events.domain import childcare
from kreis.events.domain.attendance import Attendance, Entry, Status, faults, settled
from kreis.events.domain.invitations import Answer, How, Invitation, Reply, answer_deadline
from kreis.events.domain.plan import GroupEvent, Offer, Plan, make_plan

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""


def plan_cohort(work: Work, offer: Offer, members: Mapping[UUID, bool]) -> None:
    """Makes all dates of a confirmed cohort and invites its members: once, whatever is told of
    the cohort again. Raises `HolidaysUnknown`."""
    if not store.add_cohort(work, offer.cohort):
        return
    plan = make_plan(offer)
    store.add_plan(work, plan)
    for event in plan.group_events:
        messages.group_event_scheduled(work, event)
    _invite(work, plan, members)


def make_link(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """A new link to an invitation. Its token is told this once and written down nowhere."""
    plan = queries.plan_of_invitation(work, invitation_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.add_link(work, queries.hash_of(token), invitation_id)
    return {"token": token, "expires_at": plan.links_expire_at}


def answer_by_link(work: Work, token: str, reply: Reply) -> dict[str, Any]:
    plan, invitation = queries.linked_invitation(work, token)
    _answer(work, plan, invitation.id, reply, How.LINK, entered_by=None)
    return queries.link(work, token)


def enter_answer(
    work: Work, invitation_id: UUID, reply: Reply, how: How, entered_by: str
) -> dict[str, Any]:
    """An answer that staff were told."""
    plan = queries.plan_of_invitation(work, invitation_id)
    _answer(work, plan, invitation_id, reply, how, entered_by)
    return queries.invitation(work, invitation_id)


def record_attendance(
    work: Work, group_event_id: UUID, entries: Sequence[Entry], recorded_by: str
) -> dict[str, Any]:
    """Puts down who was there. What stands there already is not put down again."""
    event = store.lock_group_event(work, group_event_id)
    if event is None:
        raise queries.no_group_event(group_event_id)
    invitations = store.invitations_of_cohort(work, event.cohort_id)
    members = {each.participant_id: each for each in invitations}
    _check_attendance(work, event, entries, members)
    known = store.attendance(work, event.id)
    for entry in (settled(each, event.minutes) for each in entries):
        before = known.get(entry.participant_id)
        _record(work, event, members[entry.participant_id], before, entry, recorded_by)
    _tell_once_everybody_is_recorded(work, event, members)
    return queries.attendance(work, group_event_id)


def _invite(work: Work, plan: Plan, members: Mapping[UUID, bool]) -> None:
    """One invitation to each member, for the week and all weekly dates together."""
    answer_by = answer_deadline(work.now, plan.first_day, plan.cohort.timezone)
    invitations = [
        Invitation(uuid4(), plan.cohort.id, plan.weekly.id, participant_id, restricted, answer_by)
        for participant_id, restricted in members.items()
    ]
    store.add_invitations(work, invitations)
    for invitation in invitations:
        messages.invitation_issued(work, invitation)


def _answer(
    work: Work,
    plan: Plan,
    invitation_id: UUID,
    reply: Reply,
    how: How,
    entered_by: str | None,
) -> None:
    """Takes an answer that differs from the last one, if there is room for it."""
    store.lock_cohort(work, plan.cohort.id)
    # Read behind the lock: she may answer on another device at the same moment.
    current = queries.invitation_or_problem(work, invitation_id)
    if current.reply == reply:
        return
    if reply.answer is Answer.YES:
        _check_places(work, plan, current, reply)
    answered = replace(current, reply=reply, version=current.version + 1)
    store.save_reply(work, answered, how, entered_by)
    messages.invitation_answered(work, answered)


def _check_places(work: Work, plan: Plan, invitation: Invitation, reply: Reply) -> None:
    """Refuses what would exceed the places of any date still to come. Needs the cohort's lock."""
    to_come = plan.still_to_come(work.now)
    _check_adults(work, to_come, invitation)
    others = store.children_coming(work, plan.cohort.id, except_of=invitation.id)
    lacking = childcare.shortages(to_come, others, reply.children)
    if lacking:
        raise Problem(
            409,
            f"There is no childcare place left for: {', '.join(each.band for each in lacking)}",
            code="childcare-full",
            faults=[
                Fault("children", each.band, f"at most {each.places} on {each.day}")
                for each in lacking
            ],
        )


def _check_adults(work: Work, to_come: Iterable[GroupEvent], invitation: Invitation) -> None:
    invitations = store.invitations_of_cohort(work, invitation.cohort_id)
    coming = 1 + sum(each.is_accepted for each in invitations if each.id != invitation.id)
    for event in to_come:
        if coming > event.capacity.adults:
            fault = Fault("answer", "yes", f"at most {event.capacity.adults} on {event.day}")
            raise Problem(409, "The group is full", code="group-full", faults=[fault])


def _check_attendance(
    work: Work, event: GroupEvent, entries: Sequence[Entry], members: Mapping[UUID, Invitation]
) -> None:
    if work.now < event.day_begins:
        raise Problem(409, f"The group event is on {event.day}: too early", code="too-early")
    found = [Fault(*fault) for fault in faults(entries, members.keys(), event.minutes)]
    if found:
        raise Problem(422, "The input has faults", code="invalid-input", faults=found)


def _record(
    work: Work,
    event: GroupEvent,
    member: Invitation,
    before: store.Record | None,
    entry: Attendance,
    recorded_by: str,
) -> None:
    if before is None:
        store.add_attendance(work, event.id, entry, 1, recorded_by)
        messages.attendance_recorded(work, member, event, entry)
    elif before.entry != entry:
        store.add_attendance(work, event.id, entry, before.version + 1, recorded_by)
        if before.entry.in_public != entry.in_public:
            # Why somebody was absent concerns nobody outside, nor that the reason was settled.
            messages.attendance_corrected(work, member, event, entry)


def _tell_once_everybody_is_recorded(
    work: Work, event: GroupEvent, members: Mapping[UUID, Invitation]
) -> None:
    """Who declined is not waited for."""
    recorded = store.attendance(work, event.id)
    expected = {who for who, member in members.items() if not member.is_declined}
    if event.is_held or expected - recorded.keys():
        return
    store.mark_held(work, event.id)
    present = sum(r.entry.status is Status.PRESENT for r in recorded.values())
    messages.group_event_held(work, event, present, len(recorded) - present)
