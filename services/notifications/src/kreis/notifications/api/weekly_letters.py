"""Weekly letters of staff over HTTP: what became of one's own. The address stays with intake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import weekly_letters as queries
from kreis.notifications.schemas import weekly_letters as schemas


@api.get("/weekly-letters/newest")
@require("weekly-letter:write")
@api.response(200, schemas.NewestWeeklyLetter)
def show_newest_weekly_letter() -> dict[str, Any]:
    """What became of the caller's last weekly letter. Nothing before the first one."""
    with reading() as work:
        try:
            staff_id = UUID(caller().subject)
        except ValueError:  # no member of staff
            return {"letter": None}
        return queries.newest(work, staff_id)
