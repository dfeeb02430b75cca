"""The agency itself."""

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
from kreis.intake.commands import agencies as commands
from kreis.intake.domain.refusals import NoAgency
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
        lambda work: commands.set_up(work, profile),
        schema=schemas.Agency,
        agency=agency_id,
        edited=Edited("agency", _state),
    )


@api.get("/agencies/<uuid:agency_id>")
@require("agencies:write")
@refuses(NoAgency)
@api.response(200, schemas.Agency)
def show_agency(agency_id: UUID) -> Any:
    """What is known of an agency, with the ETag that changing it asks for."""
    with reading(agency_id) as work:
        return _shown(_state(work), f"There is no agency {agency_id}")


@api.get("/agency")
@require("contacts:read")
@refuses(NoAgency)
@api.response(200, schemas.Agency)
def show_own_agency() -> Any:
    """In whose name messages go out: for the service that is about to write to somebody."""
    with reading() as work:
        return _shown(_state(work), "This agency is not set up yet")


def _state(work: Work) -> State:
    found = store.find(work)
    return whole(found and schemas.Agency().dump(found))


def _shown(state: State, missing: str) -> Any:
    if not state:
        raise NoAgency(missing)
    tag(state)
    return state[""]
