"""The phase plan of the agency over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import phase_plans as plan_commands
from kreis.cohorts.domain.phases import PhasePlan
from kreis.cohorts.domain.refusals import NoPhasePlan, PhaseInUse
from kreis.cohorts.queries import phase_plans as plan_queries
from kreis.cohorts.schemas import phase_plans as plan_schemas

api = Blueprint("phase_plans", "phase_plans", description="Phases of groups, version by version")


@api.get("/phase-plan")
@require("offers:read")
@api.response(200, plan_schemas.PhasePlan)
def show_plan() -> PhasePlan:
    """What holds now."""
    with reading() as work:
        tag(_state(work))
        return plan_queries.current(work)


@api.get("/phase-plan/<version>")
@require("offers:read")
@refuses(NoPhasePlan)
@api.response(200, plan_schemas.PhasePlan)
def show_plan_version(version: str) -> PhasePlan:
    """What held when a group was asked by it."""
    number = whole_number(version)
    if number is None:
        raise NoPhasePlan(version)
    with reading() as work:
        return plan_queries.version(work, number)


@api.put("/phase-plan")
@require("offers:write")
@refuses(PhaseInUse)
@edits
@api.arguments(plan_schemas.PhasePlanInput)
@api.response(200, plan_schemas.PhasePlan)
def change_plan(wanted: dict[str, Any]) -> Response:
    """Makes a new version, by which staff are asked from now on. What is decided stays."""
    return change(
        lambda work: plan_commands.change(work, wanted["steps"], caller().subject),
        schema=plan_schemas.PhasePlan,
        edited=Edited("phase plan", _state),
    )


def _state(work: Work) -> State:
    return whole(plan_queries.state(work))
