"""Plans of cohorts: all dates of a confirmed cohort with its invitations, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.inbox import MissingPrerequisite
from kreis.events.commands import changes, childcare, times_away
from kreis.events.domain.invitations import Invitation, answer_deadline
from kreis.events.domain.plans import Offer, Plan, make_plan
from kreis.events.messages.group_events import group_event_scheduled
from kreis.events.messages.participation import invitation_issued
from kreis.events.store import closure_days, invitations, plans, programme


def plan_cohort(work: Work, offer: Offer, members: Mapping[UUID, bool]) -> None:
    """Makes all dates of a confirmed cohort and invites its members.

    It does so once, whatever is told of the cohort again. Raises `HolidaysUnknown`.
    """
    if not plans.add_cohort(work, offer.cohort):
        return
    plan = make_plan(offer, set(closure_days.by_day(work)), programme.kinds(work))
    plans.add(work, plan)
    for event in plan.group_events:
        group_event_scheduled(work, event)
    _invite(work, plan, members)


def close(work: Work, cohort_id: UUID, last_day: date) -> None:
    """Ends a cohort: dates after its last day are cancelled. Told again, nothing changes."""
    changes.cancel_after(work, lock(work, cohort_id), last_day)
    childcare.tell_of_cohort(work, cohort_id)
    members = invitations.of_cohort(work, cohort_id)
    times_away.look_soon(work, [each.participant_id for each in members])


def lock(work: Work, cohort_id: UUID) -> Plan:
    """The plan, loaded behind the cohort's lock. Raises `MissingPrerequisite`."""
    plans.lock_cohort(work, cohort_id)
    plan = plans.find(work, cohort_id)
    if plan is None:
        raise MissingPrerequisite(f"cohort {cohort_id} is not known yet")
    return plan


def _invite(work: Work, plan: Plan, members: Mapping[UUID, bool]) -> None:
    """Makes one invitation for each member, for the week and all weekly dates together."""
    answer_by = answer_deadline(work.now, plan.group_events[0].starts)
    issued = [
        Invitation(uuid4(), plan.cohort.id, plan.weekly.id, participant_id, restricted, answer_by)
        for participant_id, restricted in members.items()
    ]
    invitations.add(work, issued)
    for invitation in issued:
        invitation_issued(work, invitation)
