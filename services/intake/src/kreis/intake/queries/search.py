"""Search for people, as far as the caller may know of them."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.intake.domain.participants import Participant
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import participants, search

MOST = 20


def people(work: Work, viewer: Viewer, words: str) -> list[Participant]:
    """Returns people whom these words find by what the viewer sees of them, by name."""
    found = search.find(work, viewer, words, MOST)
    by_id = {each.id: each for each in participants.among(work, found)}
    return [by_id[each] for each in found]
