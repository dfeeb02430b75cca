"""Search for people."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import repeats_freely
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.queries import search as queries
from kreis.intake.schemas import search as schemas
from kreis.intake.schemas.participants import People


@api.post("/participants/search")
@require("participants:read")
@repeats_freely("changes nothing")
@api.arguments(schemas.SearchQuery)
@api.response(200, People)
def search_people(wanted: dict[str, str]) -> dict[str, Any]:
    """People whom these words find. A POST, because names do not belong in an address. The caller
    finds each by what she sees of her; somebody under address protection only if she sees her in
    full."""
    with reading() as work:
        return {"items": queries.people(work, viewer_of(work), wanted["words"].strip())}
