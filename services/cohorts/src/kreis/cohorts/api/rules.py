"""Weights and rules over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts import queries
from kreis.cohorts.commands import rules
from kreis.cohorts.domain.refusals import NoRules
from kreis.cohorts.domain.rules import PlanningRules
from kreis.cohorts.schemas import rules as rule_schemas

api = Blueprint("rules", "rules", description="How much each wish counts, version by version")


@api.get("/rules")
@require("rules:read")
@api.response(200, rule_schemas.Rules)
def show_rules() -> PlanningRules:
    """What holds now."""
    with reading() as work:
        tag(queries.rules_state(work))
        return queries.rules(work)


@api.get("/rules/<version>")
@require("rules:read")
@refuses(NoRules)
@api.response(200, rule_schemas.Rules)
def show_version(version: str) -> PlanningRules:
    """What held when a run used it."""
    with reading() as work:
        return rules.version_or_problem(work, version)


@api.put("/rules")
@require("rules:write")
@edits
@api.arguments(rule_schemas.RulesInput)
@api.response(200, rule_schemas.Rules)
def change_rules(wanted: dict[str, Any]) -> Response:
    """Makes a new version, which every run uses that begins from now on."""
    return change(
        lambda work: rules.change(work, wanted, caller().subject),
        schema=rule_schemas.Rules,
        edited=Edited("rules", queries.rules_state),
    )
