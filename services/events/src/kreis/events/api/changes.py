"""Changes of dates over HTTP: previews, moves, cancellations, and who hears of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.commands import changes as commands
from kreis.events.domain.changes import Wish
from kreis.events.domain.group_events import ChangeKind
from kreis.events.domain.refusals import (
    DateCancelled,
    DateChanged,
    DatePast,
    MoveBreaks,
    NoDaysToMoveTo,
    NoGroupEvent,
    NothingToUndo,
)
from kreis.events.queries import changes as queries
from kreis.events.queries import group_events
from kreis.events.schemas import changes as schemas
from kreis.events.schemas.group_events import GroupEventList, GroupEventView, Seen

api = Blueprint("changes", "changes", description="Moving and cancelling dates")


@api.get("/group-events/<uuid:group_event_id>/recipients")
@require("recipients:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.Recipients)
def list_recipients(group_event_id: UUID) -> dict[str, Any]:
    """Who hears of a change of this date: for the service that is about to write to them."""
    with reading() as work:
        return queries.recipients(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/move/preview")
@require("events:write")
@refuses(NoGroupEvent, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(schemas.MoveWish)
@api.response(200, schemas.MovePreview)
def preview_move(wanted: dict[str, Any], group_event_id: UUID) -> dict[str, Any]:
    """What moving this date would do: what breaks, and who hears of it. Changes nothing."""
    with reading() as work:
        return queries.preview_move(work, group_event_id, wanted["wish"])


@api.post("/group-events/<uuid:group_event_id>/move")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, DateCancelled, DatePast, MoveBreaks, InvalidInput)
@api.arguments(schemas.MoveInput)
@api.response(200, GroupEventView)
def move(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """Gives this date another time or place; the others stay."""

    def command(work: Work) -> dict[str, Any]:
        commands.move(work, group_event_id, *_agreed(wanted), caller().subject)
        return group_events.group_event(work, group_event_id)

    return change(command, schema=GroupEventView)


@api.post("/group-events/<uuid:group_event_id>/move-rest/preview")
@require("events:write")
@refuses(NoGroupEvent, DateCancelled, DatePast, NoDaysToMoveTo, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(schemas.RestWish)
@api.response(200, schemas.MovePreview)
def preview_rest(wanted: dict[str, Any], group_event_id: UUID) -> dict[str, Any]:
    """What moving this and all later dates of the series would do. Changes nothing."""
    with reading() as work:
        return queries.preview_rest(work, group_event_id, wanted["wish"])


@api.post("/group-events/<uuid:group_event_id>/move-rest")
@require("events:write")
@refuses(
    NoGroupEvent, DateChanged, DateCancelled, DatePast, NoDaysToMoveTo, MoveBreaks, InvalidInput
)
@api.arguments(schemas.RestInput)
@api.response(200, GroupEventList)
def move_rest(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """Moves this and all later dates of the series; holidays are left out again."""

    def command(work: Work) -> dict[str, Any]:
        plan = commands.move_rest(work, group_event_id, *_agreed(wanted), caller().subject)
        return {"group_events": group_events.of_cohort(work, plan.cohort.id)}

    return change(command, schema=GroupEventList)


@api.get("/group-events/<uuid:group_event_id>/cancellation")
@require("events:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Recipients)
def preview_cancellation(group_event_id: UUID) -> dict[str, Any]:
    """Whom a cancellation reaches, and which date follows. Changes nothing."""
    with reading() as work:
        return queries.recipients(work, group_event_id, ChangeKind.CANCELLED)


@api.post("/group-events/<uuid:group_event_id>/cancellation")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, DatePast)
@api.arguments(Seen)
@api.response(200, GroupEventView)
def cancel(seen: dict[str, Any], group_event_id: UUID) -> Response:
    """Cancels this date. It counts as nobody's absence."""

    def command(work: Work) -> dict[str, Any]:
        commands.cancel(work, group_event_id, seen["sequence"], caller().subject)
        return group_events.group_event(work, group_event_id)

    return change(command, schema=GroupEventView)


@api.post("/group-events/<uuid:group_event_id>/undo")
@require("events:write")
@refuses(NoGroupEvent, DateChanged, NothingToUndo, DatePast, InvalidInput)
@api.arguments(Seen)
@api.response(200, GroupEventList)
def undo(seen: dict[str, Any], group_event_id: UUID) -> Response:
    """Takes the last change back, of all dates that were changed together with this one."""

    def command(work: Work) -> dict[str, Any]:
        plan = commands.undo(work, group_event_id, seen["sequence"], caller().subject)
        return {"group_events": group_events.of_cohort(work, plan.cohort.id)}

    return change(command, schema=GroupEventList)


def _agreed(wanted: dict[str, Any]) -> tuple[Wish, int, Collection[str]]:
    """What staff wish, on the state they saw, with what they agreed to break."""
    return wanted["wish"], wanted["sequence"], wanted["despite"]
