"""Group events over HTTP: looking at them, moving and cancelling them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.commands import changing
from kreis.events.domain.refusals import (
    DateCancelled,
    DateChanged,
    DatePast,
    MoveBreaks,
    NoChange,
    NoCohort,
    NoDaysToMoveTo,
    NoGroupEvent,
    NothingToUndo,
)
from kreis.events.queries import contributors, dates, periods
from kreis.events.schemas import changes as change_schemas
from kreis.events.schemas import dates as date_schemas
from kreis.events.schemas import periods as period_schemas

api = Blueprint("dates", "dates", description="Group events: when and where, and changes of it")


@api.get("/cohorts")
@require("events:read")
@api.arguments(period_schemas.Period, location="query")
@api.response(200, period_schemas.MeetingCohort(many=True))
def list_cohorts_that_meet(period: dict[str, Any]) -> list[dict[str, Any]]:
    """Cohorts that meet in a period, each with all its dates, and how many come."""
    with reading() as work:
        return periods.cohorts_that_meet(work, period["from_"], period["until"])


@api.get("/cohorts/<uuid:cohort_id>/group-events")
@require("events:read")
@refuses(NoCohort)
@api.response(200, date_schemas.GroupEventView(many=True))
def list_group_events(cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and how many come."""
    with reading() as work:
        return dates.group_events_of_cohort(work, cohort_id)


@api.get("/group-events/<uuid:group_event_id>")
@require("events:read")
@refuses(NoGroupEvent)
@api.response(200, date_schemas.GroupEventView)
def show_group_event(group_event_id: UUID) -> dict[str, Any]:
    with reading() as work:
        return dates.group_event(work, group_event_id)


@api.get("/group-events/<uuid:group_event_id>/recipients")
@require("recipients:read")
@refuses(NoGroupEvent)
@api.response(200, change_schemas.Recipients)
def list_recipients(group_event_id: UUID) -> dict[str, Any]:
    """Who hears of a change of this date: for the service that is about to write to them."""
    with reading() as work:
        return dates.recipients(work, group_event_id)


@api.get("/changes/<uuid:change_id>/contributors")
@require("events:read")
@refuses(NoChange)
@api.response(200, change_schemas.ToldContributors)
def list_told_contributors(change_id: UUID) -> dict[str, Any]:
    """Speakers, childcare staff and others who hear of what one act of staff changed, each once."""
    with reading() as work:
        return contributors.of_change(work, change_id)


@api.post("/group-events/<uuid:group_event_id>/move/preview")
@require("events:write")
@refuses(NoGroupEvent, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(change_schemas.MoveWish)
@api.response(200, change_schemas.MovePreview)
def preview_move(wanted: dict[str, Any], group_event_id: UUID) -> dict[str, Any]:
    """What moving this date would do: what breaks, and who hears of it. Changes nothing."""
    with reading() as work:
        return changing.preview_move(work, group_event_id, wanted["wish"])


@api.post("/group-events/<uuid:group_event_id>/move")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, DateCancelled, DatePast, MoveBreaks, InvalidInput)
@api.arguments(change_schemas.MoveInput)
@api.response(200, date_schemas.GroupEventView)
def move(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """Gives this date another time or place; the others stay."""
    return change(
        _as_agreed(changing.move, group_event_id, wanted), schema=date_schemas.GroupEventView
    )


@api.post("/group-events/<uuid:group_event_id>/move-rest/preview")
@require("events:write")
@refuses(NoGroupEvent, DateCancelled, DatePast, NoDaysToMoveTo, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(change_schemas.RestWish)
@api.response(200, change_schemas.MovePreview)
def preview_rest(wanted: dict[str, Any], group_event_id: UUID) -> dict[str, Any]:
    """What moving this and all later dates of the series would do. Changes nothing."""
    with reading() as work:
        return changing.preview_rest(work, group_event_id, wanted["wish"])


@api.post("/group-events/<uuid:group_event_id>/move-rest")
@require("events:write")
@refuses(
    NoGroupEvent, DateChanged, DateCancelled, DatePast, NoDaysToMoveTo, MoveBreaks, InvalidInput
)
@api.arguments(change_schemas.RestInput)
@api.response(200, date_schemas.GroupEventList)
def move_rest(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """Moves this and all later dates of the series; holidays are left out again."""
    return change(
        _as_agreed(changing.move_rest, group_event_id, wanted), schema=date_schemas.GroupEventList
    )


@api.get("/group-events/<uuid:group_event_id>/cancellation")
@require("events:write")
@refuses(NoGroupEvent)
@api.response(200, change_schemas.Recipients)
def preview_cancellation(group_event_id: UUID) -> dict[str, Any]:
    """Whom a cancellation reaches, and which date follows. Changes nothing."""
    with reading() as work:
        return dates.recipients(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/cancellation")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, DatePast)
@api.arguments(date_schemas.Seen)
@api.response(200, date_schemas.GroupEventView)
def cancel(seen: dict[str, Any], group_event_id: UUID) -> Response:
    """Cancels this date. It counts as nobody's absence."""
    return change(
        lambda work: changing.cancel(work, group_event_id, seen["sequence"], caller().subject),
        schema=date_schemas.GroupEventView,
    )


@api.post("/group-events/<uuid:group_event_id>/undo")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, NothingToUndo, DatePast, InvalidInput)
@api.arguments(date_schemas.Seen)
@api.response(200, date_schemas.GroupEventList)
def undo(seen: dict[str, Any], group_event_id: UUID) -> Response:
    """Takes the last change back, of all dates that were changed together with this one."""
    return change(
        lambda work: changing.undo(work, group_event_id, seen["sequence"], caller().subject),
        schema=date_schemas.GroupEventList,
    )


def _as_agreed(
    command: Callable[..., Any], group_event_id: UUID, wanted: dict[str, Any]
) -> Callable[[Work], Any]:
    """What staff wish, on the state they saw, with what they agreed to break."""
    agreed = (wanted["wish"], wanted["sequence"], wanted["despite"])
    return lambda work: command(work, group_event_id, *agreed, caller().subject)
