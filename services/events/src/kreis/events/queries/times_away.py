"""Times away: who stays away, and what of it still holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.times_away import still_holds
from kreis.events.store import stays
from kreis.events.store import times_away as store


def all_open(work: Work) -> list[dict[str, Any]]:
    """Everybody about whom something was told or is to be told, the longest silence first."""
    return store.all_open(work)


def standing(work: Work, participant_id: UUID) -> dict[str, Any] | None:
    """What was told of her, as long as her records still say so."""
    kept = store.find(work, participant_id)
    if kept is None or kept.told.level is None:
        return None
    stay = stays.load(work, participant_id, kept).stay
    if not still_holds(kept.told, stay, work.now.astimezone(BERLIN).date()):
        return None
    return {"id": kept.told.id, "level": kept.told.level, "revision": kept.told.revision}
