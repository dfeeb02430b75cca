"""Weights and rules over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import rules as rule_commands
from kreis.cohorts.domain.refusals import NoRules
from kreis.cohorts.domain.rules import PlanningRules
from kreis.cohorts.queries import rules as rule_queries
from kreis.cohorts.schemas import rules as rule_schemas

api = Blueprint("rules", "rules", description="How much each wish counts, version by version")


@api.get("/rules")
@require("rules:read")
@api.response(200, rule_schemas.Rules)
def show_rules() -> PlanningRules:
    """What holds now."""
    with reading() as work:
        tag(_state(work))
        return rule_queries.current(work)


@api.get("/rules/<version>")
@require("rules:read")
@refuses(NoRules)
@api.response(200, rule_schemas.Rules)
def show_version(version: str) -> PlanningRules:
    """What held when a run used it."""
    with reading() as work:
        return rule_queries.version(work, version)


@api.put("/rules")
@require("rules:write")
@edits
@api.arguments(rule_schemas.RulesInput)
@api.response(200, rule_schemas.Rules)
def change_rules(wanted: dict[str, Any]) -> Response:
    """Makes a new version, which every run uses that begins from now on."""
    return change(
        lambda work: rule_commands.change(work, wanted, caller().subject),
        schema=rule_schemas.Rules,
        edited=Edited("rules", _state),
    )


def _state(work: Work) -> State:
    return whole(rule_queries.state(work))
