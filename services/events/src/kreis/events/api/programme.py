"""Closure days, topics, contributors and costs over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.events import store
from kreis.events.commands import contributing, costing, programme
from kreis.events.domain.costs import Cost
from kreis.events.domain.refusals import (
    AssessmentWeek,
    DatePast,
    NoCohort,
    NoGroupEvent,
    NotSkipped,
)
from kreis.events.queries import contributors, costs
from kreis.events.queries import programme as programme_queries
from kreis.events.schemas import dates as date_schemas
from kreis.events.schemas import programme as schemas

api = Blueprint("programme", "programme", description="What dates are for, and what they take")


@api.get("/closure-days")
@require("events:read")
@api.response(200, schemas.ClosureDays)
def list_closure_days() -> dict[str, Any]:
    """Days on which the agency is closed, and dates that stand on them still."""
    with reading() as work:
        return programme_queries.closure_days(work)


@api.put("/closure-days/<day>")
@require("events:write")
@refuses(InvalidInput)
@api.arguments(schemas.ClosureDayInput)
@api.response(200, schemas.ClosureDay)
def close(closed: dict[str, Any], day: str) -> Response:
    """Closes a day for all planning from now on."""
    return change(
        lambda work: programme.close(work, _day(day), closed["reason"]), schema=schemas.ClosureDay
    )


@api.delete("/closure-days/<day>")
@require("events:write")
@refuses(InvalidInput)
@api.response(200, schemas.ClosureDays)
def reopen(day: str) -> Response:
    return change(lambda work: programme.reopen(work, _day(day)), schema=schemas.ClosureDays)


@api.get("/programme")
@require("events:read")
@api.response(200, schemas.Programme)
def show_programme() -> dict[str, Any]:
    """What the weekly dates of a new cohort are for."""
    with reading() as work:
        return {"kinds": store.programme(work)}


@api.put("/programme")
@require("events:write")
@api.arguments(schemas.Programme)
@api.response(200, schemas.Programme)
def save_programme(wanted: dict[str, Any]) -> Response:
    return change(
        lambda work: programme.save_programme(work, wanted["kinds"]), schema=schemas.Programme
    )


@api.put("/group-events/<uuid:group_event_id>/content")
@require("events:write")
@refuses(NoGroupEvent, AssessmentWeek, DatePast)
@api.arguments(schemas.Content)
@api.response(200, date_schemas.GroupEventView)
def give_content(content: dict[str, Any], group_event_id: UUID) -> Response:
    """Says what a date is about. Nobody is told: time and place stay."""
    return change(
        lambda work: programme.give_content(work, group_event_id, **content),
        schema=date_schemas.GroupEventView,
    )


@api.get("/cohorts/<uuid:cohort_id>/skipped-days")
@require("events:read")
@refuses(NoCohort)
@api.response(200, schemas.SkippedDays)
def list_skipped_days(cohort_id: UUID) -> dict[str, Any]:
    """Days of the series on which the cohort does not meet, and why."""
    with reading() as work:
        return programme_queries.skipped_days(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/skipped-days/<day>/date")
@require("events:write")
@refuses(NoCohort, NotSkipped, DatePast, InvalidInput)
@api.response(200, schemas.SkippedDays)
def meet_after_all(cohort_id: UUID, day: str) -> Response:
    """Lets a date take place in the school holidays, beside the others."""
    return change(
        lambda work: programme.meet_after_all(work, cohort_id, _day(day)),
        schema=schemas.SkippedDays,
    )


@api.get("/group-events/<uuid:group_event_id>/contributors")
@require("events:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.Contributors)
def list_contributors(group_event_id: UUID) -> dict[str, Any]:
    """Who contributes to a date, and how they are reached."""
    with reading() as work:
        return contributors.contributors(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/contributors")
@require("events:write")
@refuses(NoGroupEvent)
@api.arguments(schemas.ContributorInput)
@api.response(201, schemas.Contributors)
def add_contributor(person: dict[str, Any], group_event_id: UUID) -> Response:
    """Puts a speaker, or somebody of childcare, beside a date: she hears of changes."""
    return change(
        lambda work: contributing.add(work, group_event_id, person),
        schema=schemas.Contributors,
        status=201,
    )


@api.delete("/group-events/<uuid:group_event_id>/contributors/<uuid:contributor_id>")
@require("events:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Contributors)
def remove_contributor(group_event_id: UUID, contributor_id: UUID) -> Response:
    return change(
        lambda work: contributing.remove(work, group_event_id, contributor_id),
        schema=schemas.Contributors,
    )


@api.get("/group-events/<uuid:group_event_id>/cost")
@require("costs:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.CostView)
def show_cost(group_event_id: UUID) -> dict[str, Any]:
    """What a date cost, or what is usual in its series until that is confirmed."""
    with reading() as work:
        return costs.cost(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/cost")
@require("costs:write")
@refuses(NoGroupEvent)
@api.arguments(schemas.CostInput)
@api.response(200, schemas.CostView)
def confirm_cost(stated: dict[str, int], group_event_id: UUID) -> Response:
    """Confirms what a date cost. An empty object confirms what is usual."""
    return change(
        lambda work: costing.confirm(work, group_event_id, stated, caller().subject),
        schema=schemas.CostView,
    )


@api.put("/group-events/<uuid:group_event_id>/usual-cost")
@require("costs:write")
@refuses(NoGroupEvent)
@api.arguments(schemas.UsualCostInput)
@api.response(200, schemas.CostView)
def save_usual_cost(cost: Cost, group_event_id: UUID) -> Response:
    """What a date of its series costs as a rule."""
    return change(
        lambda work: costing.save_usual(work, group_event_id, cost), schema=schemas.CostView
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = Fault("day", text, "a day such as 2027-05-07")
        raise InvalidInput(fault) from None
