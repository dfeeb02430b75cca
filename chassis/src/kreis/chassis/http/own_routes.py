"""Routes that every service has: health, metrics, fact feed, access log and story clock."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.health import Health
from kreis.chassis.http import access, auth, facts
from kreis.chassis.http.routes import Blueprint, needs_purpose, refuses
from kreis.chassis.http.schemas import AccessFilter, AccessPage, NewStoryTime, StoryTime, StoryWork
from kreis.chassis.http.views import own_database, reading


def add_health(app: Flask, health: Health) -> None:
    """Adds the routes `/livez`, `/readyz` and `/metrics`."""

    @app.get("/livez")
    @auth.inside
    def livez() -> tuple[dict[str, Any], int]:
        troubles = {
            "overdue_loops": dict(health.beats.overdue()),
            "failing_loops": dict(health.beats.failing()),
        }
        return troubles, 200 if health.is_alive() else 503

    @app.get("/readyz")
    @auth.inside
    def readyz() -> tuple[dict[str, Any], int]:
        ready = health.is_ready()
        return {"ready": ready}, 200 if ready else 503

    @app.get("/metrics")
    @auth.inside
    def read_metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def story_clock() -> Blueprint:
    """Routes that show and set the story clock. They exist only if the setting `story_clock` is
    on, which needs safe mode."""

    def clock() -> StoryClock:
        clock = own_database().clock
        assert isinstance(clock, StoryClock)
        return clock

    api = Blueprint("story-clock", "story-clock", description="The story's clock")

    @api.get("/story-clock")
    @api.response(200, StoryTime)
    @auth.public
    def show_story_clock() -> dict[str, Any]:
        """The time of the story clock.

        Pages need it, because they have no clock of their own.
        """
        return {"now": clock().now()}

    @api.put("/story-clock")
    @auth.require("story-clock:write")
    @api.arguments(NewStoryTime)
    @api.response(200, StoryTime)
    def set_story_clock(wanted: dict[str, Any]) -> dict[str, Any]:
        change = clock().forward if wanted["only_forward"] else clock().set
        change(wanted["now"])
        return {"now": clock().now()}

    @api.get("/story-clock/work")
    @auth.require("story-clock:write")
    @api.response(200, StoryWork)
    def show_open_work() -> dict[str, Any]:
        """What this service has to do at the story's time, and when the next work falls due."""
        work = clock().open_work()
        return {"now": clock().now(), "waiting": work.waiting, "next_at": work.next_at}

    return api


def fact_feed(service: str) -> list[Blueprint]:
    """The route of the history feed. The list is empty if the service has no history."""
    if not facts.served_by(service):
        return []
    api = Blueprint("facts", "facts", description="Public facts, as on the topic, from the first")

    @api.get("/facts")
    @auth.require("facts:read")
    @api.arguments(facts.filter_of(service), location="query")
    @api.response(200, facts.FactPage)
    @refuses(*facts.STATUSES)
    @needs_purpose
    def list_facts(wanted: dict[str, Any]) -> dict[str, Any]:
        """The facts after the position `after`, the oldest first.

        Send `next` as `after`, and `epoch`, to get the next page.
        """
        with reading() as work:
            return facts.page(work, service, wanted)

    @api.get("/facts/restricted")
    @auth.require("facts:read-restricted")
    @api.arguments(facts.filter_of(service, restricted=True), location="query")
    @api.response(200, facts.FactPage)
    @refuses(*facts.STATUSES)
    @needs_purpose
    def list_restricted_facts(wanted: dict[str, Any]) -> dict[str, Any]:
        """The facts for Kreis services alone.

        They are about people under address protection, and those of topics for Kreis services.
        """
        with reading() as work:
            return facts.page(work, service, wanted, restricted=True)

    return [api]


def access_log() -> Blueprint:
    """The route of the access log, for the people who are responsible for the data."""
    api = Blueprint("access-log", "access-log", description="Who was shown what, and for what")

    @api.get("/access-log")
    @auth.require("access-log:read")
    @access.says_who_looked
    @api.arguments(AccessFilter, location="query")
    @api.response(200, AccessPage)
    def list_accesses(wanted: dict[str, Any]) -> dict[str, Any]:
        """Requests of other services, and each access to the data of watched people."""
        with reading() as work:
            return access.page(work, **wanted)

    return api
