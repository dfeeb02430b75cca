"""Person data ("Auskunft", Art. 15 GDPR): intake's part of the export about one person.

The console (`staff/person_data.py`) puts the parts of all services together.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.queries import stays
from kreis.intake.store import consents, imports, notices, participants


def person_data(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns all data that are about this person alone.

    The inventory holds more, but that is about others too. Examples are a rule that keeps her apart
    from another participant, and a file with many names.
    """
    return {
        "participant": participants.get(work, participant_id),
        "stay": stays.stay(work, participant_id),
        "notices": notices.of(work, participant_id),
        "consents": consents.of(work, participant_id),
        "came_by_import": imports.is_of_a_row(work, participant_id),
    }
