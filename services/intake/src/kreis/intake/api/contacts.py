"""Contacts: how to reach a participant, for services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import children
from kreis.intake.queries import contacts as queries
from kreis.intake.schemas import contacts as schemas


@api.get("/participants/<uuid:participant_id>/contact")
@require("contacts:read")
@refuses(NotHers, NoParticipant)
@api.arguments(schemas.ContactQuery, location="query")
@api.response(200, schemas.Contact)
def show_contact(wanted: dict[str, Any], participant_id: UUID) -> dict[str, Any]:
    """How to reach her: for the service that is about to write to her. With her children, for who
    may see them."""
    if wanted["with_children"] and "children:read" not in caller().scopes:
        raise Problem(403, "This needs the scope 'children:read'")
    with reading(also=" with children" if wanted["with_children"] else "") as work:
        found = queries.contact(work, participant_id)
        if wanted["with_children"]:
            found["children"] = children.of(work, participant_id)
        return found
