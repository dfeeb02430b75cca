"""All that events keeps about one person, for herself when she asks (Art. 15 GDPR).

Left out are the fingerprints of links and of calendar addresses: they tell nothing about her.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import NothingKept
from kreis.events.queries.dates import plan_or_problem
from kreis.events.queries.invitations import invitation_view
from kreis.events.queries.waitlists import line_of


def person_data(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Raises `NothingKept` where events keeps nothing about her."""
    found = {
        "invitations": [
            {
                **_invitation(work, each),
                "answers": store.answers_of(work, each.id),
                "date_answers": store.date_answers_of(work, each.id),
            }
            for each in store.invitations_of_participant(work, participant_id)
        ],
        "attendance": store.attendance_of_participant(work, participant_id),
        "appointments": store.slots(work, participant_id=participant_id),
    }
    if not any(found.values()):
        raise NothingKept(participant_id)
    return found


def _invitation(work: Work, invitation: Invitation) -> dict[str, Any]:
    """With her places on waitlists."""
    plan = plan_or_problem(work, invitation.cohort_id)
    return invitation_view(plan, invitation, line_of(work, plan))
