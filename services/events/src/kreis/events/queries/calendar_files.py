"""Calendar files: which dates stand in a participant's calendar."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan
from kreis.events.store import invitations, plans


def of_invitation(work: Work, invitation_id: UUID) -> tuple[list[GroupEvent], bool]:
    """Returns her dates, and whether their file must be discreet."""
    invitation = invitations.get(work, invitation_id)
    dates = her_dates(plans.get(work, invitation.cohort_id), invitation)
    return dates, is_discreet(work, invitation.participant_id)


def is_discreet(work: Work, participant_id: UUID) -> bool:
    """Returns whether her file may tell nothing: others see her calendar."""
    return confidentiality.known(work, participant_id).is_discreet


def her_dates(plan: Plan, invitation: Invitation) -> list[GroupEvent]:
    """All her dates but those that people sign up for where she has no place."""
    hers = invitation.own_dates(plan.group_events)
    return [event for event in hers if invitation.comes_to(event) or not event.needs_sign_up]
