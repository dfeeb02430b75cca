"""Dates and invitations of a confirmed cohort."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.events import messages, store
from kreis.events.domain.invitations import Invitation, answer_deadline
from kreis.events.domain.plan import Offer, Plan, make_plan


def plan_cohort(work: Work, offer: Offer, members: Mapping[UUID, bool]) -> None:
    """Makes all dates of a confirmed cohort and invites its members: once, whatever is told of
    the cohort again. Raises `HolidaysUnknown`."""
    if not store.add_cohort(work, offer.cohort):
        return
    plan = make_plan(offer, set(store.closure_days(work)), store.programme(work))
    store.add_plan(work, plan)
    for event in plan.group_events:
        messages.group_event_scheduled(work, event)
    _invite(work, plan, members)


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
