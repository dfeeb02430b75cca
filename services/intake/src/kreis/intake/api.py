"""Intake over HTTP: routes read the request, call, and present."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.auth import caller, require
from kreis.chassis.schemas import PageArguments
from kreis.chassis.web import Blueprint, change, reading
from kreis.intake import commands, queries, schemas, store
from kreis.intake.domain import Participant

api = Blueprint("intake", "intake", description="Newcomers and the waiting pool")


@api.put("/agencies/<uuid:agency_id>")
@require("agencies:write")
@api.arguments(schemas.AgencyProfile)
@api.response(200, schemas.Agency)
def set_up_agency(profile: dict[str, Any], agency_id: UUID) -> Response:
    """Creates an agency, or changes what is known of it."""
    return change(
        lambda work: commands.set_up_agency(work, profile), schema=schemas.Agency, agency=agency_id
    )


@api.put("/staff/<uuid:staff_id>")
@require("staff:write")
@api.arguments(schemas.StaffProfile)
@api.response(200, schemas.Staff)
def save_staff(person: dict[str, Any], staff_id: UUID) -> Response:
    """Adds a member of staff, or changes what is known of her."""
    return change(lambda work: commands.save_staff(work, staff_id, person), schema=schemas.Staff)


@api.get("/staff")
@require("staff:read")
@api.response(200, schemas.Staff(many=True))
def list_staff() -> list[dict[str, Any]]:
    with reading() as work:
        return store.list_staff(work)


@api.post("/participants")
@require("participants:write")
@api.arguments(schemas.Registration)
@api.response(201, schemas.ParticipantView)
def register(registration: dict[str, Any]) -> Response:
    """Registers a newcomer, who then waits in the pool."""
    return change(
        lambda work: commands.register(work, registration),
        schema=schemas.ParticipantView,
        status=201,
    )


@api.get("/participants")
@require("participants:read")
@api.arguments(PageArguments, location="query")
@api.response(200, schemas.ParticipantPage)
def list_participants(page: dict[str, Any]) -> dict[str, Any]:
    with reading() as work:
        return queries.participants(work, page["after"], page["limit"])


@api.get("/participants/<uuid:participant_id>")
@require("participants:read")
@api.response(200, schemas.ParticipantView)
def show_participant(participant_id: UUID) -> Participant:
    with reading() as work:
        return commands.participant_or_problem(work, participant_id)


@api.get("/participants/<uuid:participant_id>/contact")
@require("contacts:read")
@api.response(200, schemas.Contact)
def show_contact(participant_id: UUID) -> dict[str, Any]:
    """How to reach her: for the service that is about to write to her."""
    with reading() as work:
        return queries.contact(work, participant_id)


@api.get("/participants/<uuid:participant_id>/children")
@require("children:read")
@api.response(200, schemas.ChildToday(many=True))
def list_children(participant_id: UUID) -> list[dict[str, Any]]:
    with reading() as work:
        return queries.children(work, participant_id)


@api.post("/participants/<uuid:participant_id>/entry")
@require("entries:write")
@api.arguments(schemas.Entry)
@api.response(201, schemas.Enrolment)
def record_entry(entry: dict[str, Any], participant_id: UUID) -> Response:
    """Records her first day that counts."""
    return change(
        lambda work: commands.record_entry(
            work, participant_id, entry["entry_date"], caller().subject
        ),
        schema=schemas.Enrolment,
        status=201,
    )


@api.post("/grouping-rules")
@require("grouping-rules:write")
@api.arguments(schemas.GroupingRuleInput)
@api.response(201, schemas.GroupingRuleView)
def add_grouping_rule(rule: dict[str, Any]) -> Response:
    """Two people who must, or must not, be in one group."""
    return change(
        lambda work: commands.add_grouping_rule(work, rule["kind"], rule["participant_ids"]),
        schema=schemas.GroupingRuleView,
        status=201,
    )


@api.get("/pool")
@require("pool:read")
@api.response(200, schemas.PoolEntry(many=True))
def show_pool() -> list[dict[str, Any]]:
    """Who waits for a group, the longest first."""
    with reading() as work:
        return queries.pool(work)
