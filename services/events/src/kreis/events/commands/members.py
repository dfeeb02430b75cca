"""Who comes into a cohort after it was confirmed, who leaves it, and when it is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.inbox import MissingPrerequisite
from kreis.events import messages, store
from kreis.events.commands import changing, demand, waitlists
from kreis.events.domain.invitations import Invitation, answer_deadline
from kreis.events.domain.plan import Plan


def welcome(
    work: Work, cohort_id: UUID, participant_id: UUID, restricted: bool, first_day: date
) -> None:
    """Invites a newcomer to what is left of the week and to all weekly dates. Told again, or told
    of somebody who is in the cohort already, it changes nothing."""
    plan = _lock(work, cohort_id)
    known = store.find_invitation_of(work, cohort_id, participant_id)
    if known is None:
        answer_by = answer_deadline(work.now, first_day, plan.cohort.timezone)
        invitation = Invitation(
            uuid4(),
            cohort_id,
            plan.weekly.id,
            participant_id,
            restricted,
            answer_by,
            since=first_day,
        )
        store.add_invitations(work, [invitation])
        messages.invitation_issued(work, invitation)
    elif known.until is not None:
        store.save_membership(work, replace(known, until=None))
        demand.tell(work, plan)


def let_go(work: Work, cohort_id: UUID, participant_id: UUID, last_day: date) -> None:
    """Dates after her last day are no longer hers, and the places there are free again; what was
    stays as it is."""
    plan = _lock(work, cohort_id)
    known = store.find_invitation_of(work, cohort_id, participant_id)
    if known is None:
        raise MissingPrerequisite(f"{participant_id} is not known in cohort {cohort_id}")
    gone = replace(known, until=last_day)
    store.save_membership(work, gone)
    waitlists.drop_all(work, plan, gone)
    demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)


def close(work: Work, cohort_id: UUID, last_day: date) -> None:
    """Dates after its last day do not take place. Told again, it changes nothing."""
    plan = _lock(work, cohort_id)
    changing.cancel_after(work, plan, last_day)
    demand.tell(work, plan)


def _lock(work: Work, cohort_id: UUID) -> Plan:
    store.lock_cohort(work, cohort_id)
    plan = store.find_plan(work, cohort_id)
    if plan is None:
        raise MissingPrerequisite(f"cohort {cohort_id} is not known yet")
    return plan
