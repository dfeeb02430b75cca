"""Who must, or must not, share a group: for group planning alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import rules
from kreis.intake.domain.people import GroupingRule
from kreis.intake.schemas import rules as schemas
from kreis.intake.schemas.agencies import Removed
from kreis.intake.store import rules as store


@api.post("/grouping-rules")
@require("grouping-rules:write")
@api.arguments(schemas.GroupingRuleInput)
@api.response(201, schemas.GroupingRuleView)
def add_grouping_rule(rule: dict[str, Any]) -> Response:
    """Two people who must, or must not, be in one group. Another rule about the same two takes
    the place of the one before."""
    return change(
        lambda work: rules.add_grouping_rule(
            work, rule["kind"], rule["participant_ids"], rule["reason"]
        ),
        schema=schemas.GroupingRuleView,
        status=201,
    )


@api.get("/grouping-rules")
@require("grouping-rules:read")
@api.response(200, schemas.GroupingRuleView(many=True))
def list_grouping_rules() -> list[GroupingRule]:
    with reading() as work:
        return store.all_grouping_rules(work)


@api.delete("/grouping-rules/<uuid:rule_id>")
@require("grouping-rules:write")
@api.response(200, Removed)
def remove_grouping_rule(rule_id: UUID) -> Response:
    return change(lambda work: rules.remove_grouping_rule(work, rule_id), schema=Removed)
