"""What a link opens, as long as it does."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Database, Work
from kreis.events import store
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, Invitation
from kreis.events.domain.plan import Plan
from kreis.events.domain.refusals import LinkExpired, LinkUnknown
from kreis.events.queries.dates import plan_or_problem, today
from kreis.events.queries.invitations import (
    dates_for_her_calendar,
    invitation_or_problem,
    invitation_view,
)
from kreis.events.queries.waitlists import line_of


def agency_of_link(database: Database, token: str) -> UUID:
    """Where a link leads. Whoever follows one knows nothing but its token."""
    link_hash = hash_of(token)
    with database.known_row("link", link_hash) as connection:
        agency = store.agency_of_link(connection, link_hash)
    if agency is None:
        raise LinkUnknown
    return agency


def agency_of_feed(database: Database, address: str) -> UUID:
    with database.known_row("feed", hash_of(address)) as connection:
        agency = store.agency_of_feed(connection, hash_of(address))
    if agency is None:
        raise LinkUnknown
    return agency


def agency_of_roster(database: Database, token: str) -> UUID:
    with database.known_row("roster", hash_of(token)) as connection:
        agency = store.agency_of_roster(connection, hash_of(token))
    if agency is None:
        raise LinkUnknown
    return agency


def dates_of_feed(work: Work, address: str) -> list[GroupEvent]:
    """The dates that a calendar shows, without those she does not come to."""
    invitation_id = store.invitation_of_feed(work, hash_of(address))
    if invitation_id is None:
        raise LinkUnknown
    invitation = invitation_or_problem(work, invitation_id)
    hers = dates_for_her_calendar(plan_or_problem(work, invitation.cohort_id), invitation)
    return [event for event in hers if invitation.answer_on(event) is not Answer.NO]


def linked_invitation(work: Work, token: str) -> tuple[Plan, Invitation]:
    """What a link opens, as long as it does."""
    invitation = store.find_linked_invitation(work, hash_of(token))
    if invitation is None:
        raise LinkUnknown
    plan = plan_or_problem(work, invitation.cohort_id)
    if work.now >= plan.links_expire_at:
        raise LinkExpired("This link opens no more: the last date is past")
    return plan, invitation


def link(work: Work, token: str) -> dict[str, Any]:
    """The invitation behind a link, as its owner sees it."""
    plan, invitation = linked_invitation(work, token)
    return {
        **invitation_view(plan, invitation, line_of(work, plan)),
        "agency_id": work.agency,
        "today": today(work, plan),
        "expires_at": plan.links_expire_at,
    }


def hash_of(token: str) -> str:
    """Links are kept by this alone. A random token needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
