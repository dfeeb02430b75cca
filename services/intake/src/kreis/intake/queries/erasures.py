"""Erasures: which services have erased somebody, and which not yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.domain.erasures import waiting_for
from kreis.intake.store import erasures


def erasure(work: Work, participant_id: UUID) -> dict[str, Any]:
    return _shown(erasures.get(work, participant_id))


def page(work: Work, after: UUID | None, limit: int) -> dict[str, Any]:
    """Returns a page of erasures, in the order of the participants' ids."""
    found = erasures.page(work, after, limit)
    items = [_shown(each) for each in found]
    return {"items": items, "next": found[-1]["participant_id"] if len(found) == limit else None}


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "waiting_for": waiting_for(found, messages.WHO_ERASES)}
