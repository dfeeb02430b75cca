"""Members of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import staff as commands
from kreis.intake.domain.refusals import AgencyNotSetUp, NoStaff
from kreis.intake.schemas import staff as schemas
from kreis.intake.store import staff as store


@api.put("/staff/<uuid:staff_id>")
@require("staff:write")
@edits
@refuses(AgencyNotSetUp)
@api.arguments(schemas.StaffProfile)
@api.response(200, schemas.Staff)
def save_staff(person: dict[str, Any], staff_id: UUID) -> Response:
    """Adds a member of staff, or changes what is known of her."""
    return change(
        lambda work: commands.save(work, staff_id, person),
        schema=schemas.Staff,
        edited=Edited(f"staff {staff_id}", lambda work: _state(work, staff_id)),
    )


@api.post("/staff/<uuid:staff_id>/sign-in-links")
@require("staff:write")
@refuses(NoStaff)
@api.response(200, schemas.Staff)
def note_sign_in_link(staff_id: UUID) -> Response:
    """Writes into the access log that the caller made a link by which this person signs in. Who
    holds the link can act in her name."""
    return change(lambda work: commands.note_sign_in_link(work, staff_id), schema=schemas.Staff)


@api.get("/staff/<uuid:staff_id>")
@require("staff:read")
@refuses(NoStaff)
@api.response(200, schemas.Staff)
def show_staff(staff_id: UUID) -> Any:
    """A member of staff, with the ETag that changing her asks for."""
    with reading() as work:
        state = _state(work, staff_id)
        if not state:
            raise NoStaff(staff_id)
        tag(state)
        return state[""]


@api.get("/staff")
@require("staff:read")
@api.response(200, schemas.Staff(many=True))
def list_staff() -> list[dict[str, Any]]:
    with reading() as work:
        return store.everybody(work)


def _state(work: Work, staff_id: UUID) -> State:
    found = store.find(work, staff_id)
    return whole(found and schemas.Staff().dump(found))
