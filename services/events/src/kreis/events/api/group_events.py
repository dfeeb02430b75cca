"""Group events over HTTP: when and where dates are, and what they are about."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.events.commands import group_events as commands
from kreis.events.domain.refusals import (
    AssessmentWeek,
    DatePast,
    NoCohort,
    NoGroupEvent,
)
from kreis.events.queries import group_events as queries
from kreis.events.schemas import group_events as schemas

api = Blueprint("group_events", "group-events", description="Group events: when, where, about what")


@api.get("/cohorts/<uuid:cohort_id>/group-events")
@require("events:read")
@refuses(NoCohort)
@api.response(200, schemas.GroupEventView(many=True))
def list_group_events(cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and how many come."""
    with reading() as work:
        return queries.of_cohort(work, cohort_id)


@api.get("/group-events/<uuid:group_event_id>")
@require("events:read")
@refuses(NoGroupEvent)
@shows_etag
@api.response(200, schemas.GroupEventView)
def show_group_event(group_event_id: UUID) -> dict[str, Any]:
    """A date, with the ETag of its content."""
    with reading() as work:
        tag(whole(queries.content(work, group_event_id)))
        return queries.group_event(work, group_event_id)


@api.get("/topics")
@require("events:read")
@api.response(200, schemas.PlannedTopics)
def list_topics() -> dict[str, Any]:
    """The topics that stand on dates, each with on how many. Intake has their names."""
    with reading() as work:
        return queries.topics(work)


@api.post("/topics/<topic>/names")
@require("topics:write")
@api.arguments(schemas.TopicNames)
@api.response(200, schemas.PlannedTopics)
def rename_topic(sent: dict[str, Any], topic: str) -> Response:
    """Names a topic anew on dates that have not been held. Nobody is told."""

    def command(work: Work) -> dict[str, Any]:
        if re.match(str(schemas.TOPIC.regex.pattern), topic):
            commands.rename_topic(work, topic, sent["names"])
        return queries.topics(work)

    return change(command, schema=schemas.PlannedTopics)


@api.put("/group-events/<uuid:group_event_id>/content")
@require("events:write")
@refuses(NoGroupEvent, AssessmentWeek, DatePast)
@edits
@api.arguments(schemas.Content)
@api.response(200, schemas.GroupEventView)
def give_content(content: dict[str, Any], group_event_id: UUID) -> Response:
    """Says what a date is about. Nobody is told: time and place stay."""

    def command(work: Work) -> dict[str, Any]:
        commands.give_content(work, group_event_id, **content)
        return queries.group_event(work, group_event_id)

    edited = Edited(
        f"content {group_event_id}",
        lambda work: whole(queries.content(work, group_event_id)),
        may_be_unseen=True,
    )
    return change(command, schema=schemas.GroupEventView, edited=edited)
