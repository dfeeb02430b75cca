"""What a link opens, as long as it does."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import in_zone
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan
from kreis.events.queries.invitations import shown
from kreis.events.store import appointments, links


def link(work: Work, plan: Plan, invitation: Invitation) -> dict[str, Any]:
    """The invitation behind a link, as its owner sees it."""
    return {
        **shown(work, plan, invitation),
        "agency_id": work.agency,
        "today": plan.today(work.now),
        "now": in_zone(work.now, ZoneInfo(plan.cohort.timezone)),
        "expires_at": plan.links_expire_at,
        "appointments": appointments.of(
            work, participant_id=invitation.participant_id, after=work.now
        ),
        "other_links": max(links.count_open(work, invitation.id) - 1, 0),
    }
