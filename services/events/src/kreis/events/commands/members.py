"""Members: who comes into a cohort after it was confirmed, and who leaves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.inbox import MissingPrerequisite
from kreis.chassis.process import confidentiality
from kreis.events.commands import childcare, links, plans, times_away, waitlists
from kreis.events.domain.invitations import Invitation, answer_deadline
from kreis.events.messages.participation import invitation_issued
from kreis.events.store import invitations, link_holders


def welcome(work: Work, cohort_id: UUID, participant_id: UUID, first_day: date) -> None:
    """Invites a newcomer to what is left of the week and to all weekly dates.

    The running group does not wait for her: she has until her own first date to answer.
    Somebody who is back after she left is invited anew: what she answered before holds no more.
    Nobody is expected at a date that had begun before she was asked. Told again, or told of
    somebody who is in the cohort already, it changes nothing. Nor does a late fact about a group
    whose invitations are deleted.
    """
    plan = plans.lock(work, cohort_id)
    known = invitations.find_of_member(work, cohort_id, participant_id)
    if known is None and plan.is_forgotten(work.now):
        return
    since = plan.first_day_for(first_day, work.now)
    answer_by = answer_deadline(work.now, plan.first_start_since(since))
    if known is None:
        invitation = Invitation(
            uuid4(),
            cohort_id,
            plan.weekly.id,
            participant_id,
            confidentiality.known(work, participant_id).is_protected,
            answer_by,
            since=since,
        )
        invitations.add(work, [invitation])
        invitation_issued(work, invitation)
    elif known.until is not None:
        again = replace(known.asked_again(), since=since, until=None, answer_by=answer_by)
        invitations.ask_again(work, again)
        invitation_issued(work, again)
        childcare.tell_of_cohort(work, cohort_id)


def let_go(work: Work, cohort_id: UUID, participant_id: UUID, last_day: date) -> None:
    """Ends a membership: dates after her last day are not hers, and her places there are free.

    Her links end with that day. What was before stays as it is. A late fact about a group whose
    invitations are deleted has no effect.
    """
    plan = plans.lock(work, cohort_id)
    known = invitations.find_of_member(work, cohort_id, participant_id)
    if known is None and plan.is_forgotten(work.now):
        return
    if known is None:
        raise MissingPrerequisite(f"{participant_id} is not known in cohort {cohort_id}")
    gone = replace(known, until=last_day)
    link_holders.lock(work, participant_id)
    invitations.save_membership(work, gone)
    links.end_with_membership(work, plan, gone)
    waitlists.drop_all(work, plan, gone)
    childcare.tell_of_cohort(work, cohort_id)
    waitlists.serve(work, cohort_id)
    times_away.look_soon(work, [participant_id])
