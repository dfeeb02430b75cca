"""Weekly letters of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import weekly_letters


def newest(work: Work, staff_id: UUID) -> dict[str, Any]:
    return {"letter": weekly_letters.newest_of(work, staff_id)}
