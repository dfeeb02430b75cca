"""Calendar feeds: what a calendar sees that asks again and again."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer
from kreis.events.domain.link_refusals import LinkExpired, LinkUnknown
from kreis.events.domain.links import check_open, end_of, hash_of
from kreis.events.queries.calendar_files import her_dates
from kreis.events.store import feeds, invitations, plans


def dates(work: Work, address: str) -> list[GroupEvent]:
    """Her dates without those she does not come to.

    Raises `LinkUnknown`, also for an address that was made just before she wanted discretion, and
    `LinkExpired` when her links to these dates end too.
    """
    invitation_id = feeds.invitation_of(work, hash_of(address))
    if invitation_id is None:
        raise LinkUnknown
    invitation = invitations.get(work, invitation_id)
    if confidentiality.known(work, invitation.participant_id).is_discreet:
        raise LinkUnknown
    plan = plans.get(work, invitation.cohort_id)
    check_open(plan, work.now)
    if invitation.until and end_of(invitation.until, plan.cohort.timezone) <= work.now:
        raise LinkExpired
    hers = her_dates(plan, invitation)
    return [event for event in hers if invitation.answer_on(event) is not Answer.NO]
