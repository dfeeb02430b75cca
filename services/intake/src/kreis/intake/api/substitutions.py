"""Substitutions: who of staff stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.commands import substitutions as commands
from kreis.intake.domain.refusals import NoSubstitution, NotForOneself, SomebodyStandsIn
from kreis.intake.schemas import substitutions as schemas
from kreis.intake.schemas.removals import Removed
from kreis.intake.store import substitutions as store


@api.post("/substitutions")
@require("substitutions:write")
@refuses(InvalidInput, SomebodyStandsIn, NotForOneself)
@api.arguments(schemas.SubstitutionInput)
@api.response(201, schemas.Substitution)
def add_substitution(substitution: dict[str, Any]) -> Response:
    """Somebody stands in for a member of staff; messages name her for that time. She sees these
    people in full, so only a lead says that of herself."""

    def command(work: Work) -> dict[str, Any]:
        viewer, own = viewer_of(work), str(viewer_of(work).staff_id)
        gains = str(substitution["substitute_id"]) == own != str(substitution["staff_id"])
        if gains and not viewer.sees_all:
            raise NotForOneself
        return commands.add(work, substitution)

    return change(command, schema=schemas.Substitution, status=201)


@api.get("/substitutions")
@require("staff:read")
@api.response(200, schemas.Substitution(many=True))
def list_substitutions() -> list[dict[str, Any]]:
    """Substitutions of today and later."""
    with reading() as work:
        return store.between(work, work.now.date(), date.max)


@api.delete("/substitutions/<uuid:substitution_id>")
@require("substitutions:write")
@refuses(NoSubstitution, NotForOneself)
@api.response(200, Removed)
def remove_substitution(substitution_id: UUID) -> Response:
    """Ends a substitution, or takes it back. One of the two does, or a lead."""

    def command(work: Work) -> dict[str, Any]:
        viewer = viewer_of(work)

        def may(found: dict[str, Any]) -> bool:
            own = viewer.staff_id
            return viewer.sees_all or own in (found["staff_id"], found["substitute_id"])

        return commands.remove(work, substitution_id, may)

    return change(command, schema=Removed)
