"""Person data ("Auskunft", Art. 15 GDPR): insights' part of the export about one person.

Its rows repeat what events and cohorts said. They belong into the export nevertheless: insights
keeps answers for longer than events, and how regularly she comes is computed here alone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.insights.domain.bands import BERLIN, WEEKLY
from kreis.insights.domain.refusals import NothingKept
from kreis.insights.queries.regularity import standing
from kreis.insights.store import builds, person_data, regularity


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns her rows of the live build, what was published of her, and what pages show.

    Raises `NothingKept` if insights keeps nothing about her.
    """
    build, _ = builds.live(work)
    found = person_data.rows(work, build, participant_id)
    if not any(found.values()):
        raise NothingKept(participant_id)
    today = work.now.astimezone(BERLIN).date()
    known = regularity.regularity(work, build, [participant_id])
    changes = found["membership_changes"]
    rhythm = regularity.rhythm(work, build, changes[-1]["cohort_id"], today) if changes else WEEKLY
    return {**found, "regularity": standing(known[0] if known else None, today, rhythm)}
