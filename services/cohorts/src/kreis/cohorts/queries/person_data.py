"""Person data ("Auskunft", Art. 15 GDPR): cohorts' part of the export about one person.

The console (`staff/person_data.py`) puts the parts of all services together. Left out is the copy
of what intake tells about who waits: intake exports the same data.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.refusals import NothingKept
from kreis.cohorts.store import memberships, person_data


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns her groups, her phases, her waits, and where she was proposed.

    Raises `NothingKept` if cohorts keeps nothing of it about her.
    """
    found = {
        "memberships": memberships.of(work, participant_id),
        **person_data.rows(work, participant_id),
    }
    if not any(found.values()):
        raise NothingKept(participant_id)
    return found
