"""Lookalikes: who may be registered already."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import repeats_freely
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api
from kreis.intake.schemas import lookalikes as schemas
from kreis.intake.store import lookalikes as store


@api.post("/participants/lookalikes")
@require("participants:write")
@repeats_freely("changes nothing")
@api.arguments(schemas.LikenessQuery)
@api.response(200, schemas.Lookalike(many=True))
def find_lookalikes(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Who may be there already: of the same name, or reached in the same way. A POST, because names
    do not belong in an address."""
    with reading() as work:
        return store.find(work, person)
