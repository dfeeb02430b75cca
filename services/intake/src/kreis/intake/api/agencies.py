"""The agency, its staff, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import edits
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import agencies
from kreis.intake.schemas import agencies as schemas
from kreis.intake.store import agencies as store


@api.put("/agencies/<uuid:agency_id>")
@require("agencies:write")
@edits
@api.arguments(schemas.AgencyProfile)
@api.response(200, schemas.Agency)
def set_up_agency(profile: dict[str, Any], agency_id: UUID) -> Response:
    """Creates an agency, or changes what is known of it."""
    return change(
        lambda work: agencies.set_up_agency(work, profile),
        schema=schemas.Agency,
        agency=agency_id,
        edited=Edited("agency", _agency),
    )


@api.get("/agencies/<uuid:agency_id>")
@require("agencies:write")
@api.response(200, schemas.Agency)
def show_agency(agency_id: UUID) -> Any:
    """What is known of an agency, with the ETag that changing it asks for."""
    with reading(agency_id) as work:
        return _shown(_agency(work), f"There is no agency {agency_id}", "no-agency")


@api.get("/agency")
@require("contacts:read")
@api.response(200, schemas.Agency)
def show_own_agency() -> Any:
    """In whose name messages go out: for the service that is about to write to somebody."""
    with reading() as work:
        return _shown(_agency(work), "This agency is not set up yet", "no-agency")


@api.put("/staff/<uuid:staff_id>")
@require("staff:write")
@edits
@api.arguments(schemas.StaffProfile)
@api.response(200, schemas.Staff)
def save_staff(person: dict[str, Any], staff_id: UUID) -> Response:
    """Adds a member of staff, or changes what is known of her."""
    return change(
        lambda work: agencies.save_staff(work, staff_id, person),
        schema=schemas.Staff,
        edited=Edited(f"staff {staff_id}", lambda work: _staff(work, staff_id)),
    )


@api.get("/staff/<uuid:staff_id>")
@require("staff:read")
@api.response(200, schemas.Staff)
def show_staff(staff_id: UUID) -> Any:
    """A member of staff, with the ETag that changing her asks for."""
    with reading() as work:
        return _shown(_staff(work, staff_id), f"There is no member of staff {staff_id}", "no-staff")


@api.get("/staff")
@require("staff:read")
@api.response(200, schemas.Staff(many=True))
def list_staff() -> list[dict[str, Any]]:
    with reading() as work:
        return store.list_staff(work)


@api.post("/substitutions")
@require("substitutions:write")
@api.arguments(schemas.SubstitutionInput)
@api.response(201, schemas.Substitution)
def add_substitution(substitution: dict[str, Any]) -> Response:
    """Somebody stands in for a member of staff; messages name her for that time."""
    return change(
        lambda work: agencies.add_substitution(work, substitution),
        schema=schemas.Substitution,
        status=201,
    )


@api.get("/substitutions")
@require("staff:read")
@api.response(200, schemas.Substitution(many=True))
def list_substitutions() -> list[dict[str, Any]]:
    """Those of today and later."""
    with reading() as work:
        return store.substitutions(work, work.now.date(), date.max)


@api.delete("/substitutions/<uuid:substitution_id>")
@require("substitutions:write")
@api.response(200, schemas.Removed)
def remove_substitution(substitution_id: UUID) -> Response:
    return change(
        lambda work: agencies.remove_substitution(work, substitution_id), schema=schemas.Removed
    )


def _agency(work: Work) -> State:
    found = store.find_agency(work)
    return whole(found and schemas.Agency().dump(found))


def _staff(work: Work, staff_id: UUID) -> State:
    found = store.find_staff(work, staff_id)
    return whole(found and schemas.Staff().dump(found))


def _shown(state: State, missing: str, code: str) -> Any:
    if not state:
        raise Problem(404, missing, code=code)
    tag(state)
    return state[""]
