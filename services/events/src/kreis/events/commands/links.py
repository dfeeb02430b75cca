"""Links to invitations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.links import hash_of, new_token
from kreis.events.store import invitations, links, plans


def make(work: Work, invitation_id: UUID) -> dict[str, Any]:
    """Makes a link to an invitation. Its token is told this once and stored nowhere."""
    plan = plans.get(work, invitations.get(work, invitation_id).cohort_id)
    token = new_token()
    links.add(work, hash_of(token), invitation_id)
    return {"token": token, "expires_at": plan.links_expire_at}
