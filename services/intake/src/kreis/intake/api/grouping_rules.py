"""Grouping rules: who must, or must not, share a group. For group planning alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import grouping_rules as commands
from kreis.intake.domain.grouping_rules import GroupingRule
from kreis.intake.domain.refusals import NoGroupingRule, NoParticipant
from kreis.intake.schemas import grouping_rules as schemas
from kreis.intake.schemas.removals import Removed
from kreis.intake.store import grouping_rules as store


@api.post("/grouping-rules")
@require("grouping-rules:write")
@refuses(NoParticipant)
@api.arguments(schemas.GroupingRuleInput)
@api.response(201, schemas.GroupingRuleView)
def add_grouping_rule(rule: dict[str, Any]) -> Response:
    """Two people who must, or must not, be in one group. Another rule about the same two takes
    the place of the one before."""
    return change(
        lambda work: commands.add(work, rule["kind"], rule["participant_ids"], rule["reason"]),
        schema=schemas.GroupingRuleView,
        status=201,
    )


@api.get("/grouping-rules")
@require("grouping-rules:read")
@api.response(200, schemas.GroupingRuleView(many=True))
def list_grouping_rules() -> list[GroupingRule]:
    with reading() as work:
        return store.all_rules(work)


@api.delete("/grouping-rules/<uuid:rule_id>")
@require("grouping-rules:write")
@refuses(NoGroupingRule, NoParticipant)
@api.response(200, Removed)
def remove_grouping_rule(rule_id: UUID) -> Response:
    return change(lambda work: commands.remove(work, rule_id), schema=Removed)
