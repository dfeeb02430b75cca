"""Person data ("Auskunft"): all that intake keeps about one person, for herself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.queries import stays
from kreis.intake.store import consents, imports, notices, participants


def person_data(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns everything that is about her alone.

    What the inventory holds besides is about others too: a rule that keeps her apart from
    somebody, a file with many names.
    """
    return {
        "participant": participants.get(work, participant_id),
        "stay": stays.stay(work, participant_id),
        "notices": notices.of(work, participant_id),
        "consents": consents.of(work, participant_id),
        "came_by_import": imports.is_of_a_row(work, participant_id),
    }
