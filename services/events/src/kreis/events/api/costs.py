"""Costs of dates over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import costs as commands
from kreis.events.domain.costs import Cost
from kreis.events.domain.refusals import (
    NoGroupEvent,
)
from kreis.events.queries import costs as queries
from kreis.events.schemas import costs as schemas

api = Blueprint("costs", "costs", description="What dates cost")


@api.get("/group-events/<uuid:group_event_id>/cost")
@require("costs:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.CostView)
def show_cost(group_event_id: UUID) -> dict[str, Any]:
    """What a date cost, or what is usual in its series until that is confirmed."""
    with reading() as work:
        tag(queries.state(work, group_event_id))
        return queries.cost(work, group_event_id)


@api.get("/costs")
@require("costs:read")
@api.arguments(schemas.PeriodOfCosts, location="query")
@api.response(200, schemas.CostOfHeldDate(many=True))
def list_costs(period: dict[str, Any]) -> list[dict[str, Any]]:
    """What the held dates of a period cost, each as confirmed or as usual in its series."""
    with reading() as work:
        return queries.of_held_dates(work, period["from_"], period["until"])


@api.put("/group-events/<uuid:group_event_id>/cost")
@require("costs:write")
@refuses(NoGroupEvent)
@edits
@api.arguments(schemas.CostInput)
@api.response(200, schemas.CostView)
def confirm_cost(stated: dict[str, int], group_event_id: UUID) -> Response:
    """Confirms what a date cost. An empty object confirms what is usual."""

    def command(work: Work) -> dict[str, Any]:
        commands.confirm(work, group_event_id, stated, caller().subject)
        return queries.cost(work, group_event_id)

    return change(command, schema=schemas.CostView, edited=_costs_of(group_event_id))


@api.put("/group-events/<uuid:group_event_id>/usual-cost")
@require("costs:write")
@refuses(NoGroupEvent)
@edits
@api.arguments(schemas.UsualCostInput)
@api.response(200, schemas.CostView)
def save_usual_cost(cost: Cost, group_event_id: UUID) -> Response:
    """What a date of its series costs as a rule."""

    def command(work: Work) -> dict[str, Any]:
        commands.save_usual(work, group_event_id, cost)
        return queries.cost(work, group_event_id)

    return change(command, schema=schemas.CostView, edited=_costs_of(group_event_id))


def _costs_of(group_event_id: UUID) -> Edited:
    """The costs of a date and of its series. Release 0.1.0 changes them without `If-Match`."""
    return Edited("costs", lambda work: queries.state(work, group_event_id), may_be_unseen=True)


@api.get("/hourly-rate")
@require("costs:read")
@api.response(200, schemas.HourlyRate)
def show_rate() -> dict[str, Any]:
    """What an hour of staff costs, whoever it is."""
    with reading() as work:
        rate = queries.hourly_rate(work)
        tag(whole(rate))
        return rate


@api.put("/hourly-rate")
@require("costs:write")
@edits
@api.arguments(schemas.HourlyRateInput)
@api.response(200, schemas.HourlyRate)
def save_rate(wanted: dict[str, int]) -> Response:
    """Sets the flat rate of the agency. Confirmed costs keep the rate they had."""

    def command(work: Work) -> dict[str, Any]:
        commands.save_rate(work, wanted["cents"])
        return queries.hourly_rate(work)

    rate = Edited("hourly rate", lambda work: whole(queries.hourly_rate(work)), may_be_unseen=True)
    return change(command, schema=schemas.HourlyRate, edited=rate)
