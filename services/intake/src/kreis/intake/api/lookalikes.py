"""Lookalikes: who may be registered already."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import repeats_freely
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.queries import lookalikes as queries
from kreis.intake.schemas import lookalikes as schemas


@api.post("/participants/lookalikes")
@require("participants:write")
@repeats_freely("changes nothing")
@api.arguments(schemas.LikenessQuery)
@api.response(200, schemas.Lookalike(many=True))
def find_lookalikes(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Who may be there already: of the same name, or reached in the same way. A POST, because names
    do not belong in an address. Somebody under address protection is named only to those who see
    her in full. The others are answered as if she were not here, and her contact person is told."""
    with reading() as work:
        return queries.find(work, viewer_of(work), person, caller().subject)
