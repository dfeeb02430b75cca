"""The HTTP side of a service: one app factory.

Promise: every answer carries a request id, every error is a problem document, every route says
who may use it, and the OpenAPI 3.1 description is made from the routes themselves.
Refuses: to build an app with a route that is neither `@require`d nor `@public`.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import flask
from flask import Flask, Response, current_app, g, request
from flask.json.provider import DefaultJSONProvider
from marshmallow import Schema
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import RequestEntityTooLarge

from kreis.chassis import access, auth, editing, facts, idempotency, logs, metrics, problems
from kreis.chassis.clock import StoryClock
from kreis.chassis.database import Database, Work
from kreis.chassis.health import Health
from kreis.chassis.routes import Blueprint as Blueprint
from kreis.chassis.routes import DescribedApi
from kreis.chassis.schemas import AccessFilter, AccessPage, StoryTime

MAX_BODY = 1_000_000
"""Bytes of a request. A route that `takes_files` sets its own."""

View = TypeVar("View", bound=Callable[..., Any])


def create_app(
    name: str,
    blueprints: Sequence[Blueprint],
    health: Health,
    verifier: auth.Verifier | None = None,
    database: Database | None = None,
    pages: Sequence[flask.Blueprint] = (),
) -> Flask:
    """`blueprints` are the API, under /v1; `pages` are for people, where they say."""
    app = Flask(name, static_folder=None)
    app.config.update(
        API_TITLE=f"Kreis {name}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MAX_BODY,
    )
    app.extensions["kreis.verifier"] = verifier
    app.extensions["kreis.database"] = database
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.ensure_ascii = app.json.sort_keys = False
    _follow_requests(app)
    _add_health(app, health)
    api = DescribedApi(app)
    problems.register(app)  # after flask-smorest, whose own error answers it replaces
    api.spec.components.security_scheme(
        "token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    for blueprint in (*blueprints, *_feed(name), _access_log()) if blueprints else ():
        api.register_blueprint(blueprint, url_prefix="/v1")
    if database is not None and isinstance(database.clock, StoryClock):
        api.register_blueprint(_story_clock(), url_prefix="/v1")
    for each in pages:
        app.register_blueprint(each)
    _check_that_every_route_says_who_may(app)
    return app


def takes_files(most: int) -> Callable[[View], View]:
    """Marks a view whose body is a file of at most so many bytes, and no JSON."""

    def mark(view: View) -> View:
        view.kreis_most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


def uploaded() -> bytes:
    """The file a request brings. One without a stated length is cut off at the limit in silence,
    so a body that reaches it counts as too large."""
    raw = request.get_data()
    if request.max_content_length is not None and len(raw) >= request.max_content_length:
        raise RequestEntityTooLarge
    return raw


@contextmanager
def reading(agency: UUID | None = None) -> Iterator[Work]:
    """A transaction of the caller's agency, for views that change nothing but the access log."""
    with own_database().agency(auth.agency(agency)) as work:
        yield work
        access.note(work)


def change(
    command: Callable[[Work], Any],
    *,
    schema: type[Schema],
    status: int = 200,
    agency: UUID | None = None,
    edited: editing.Edited | None = None,
) -> Response:
    """Runs a command in one transaction and answers with its result; the same request twice, by
    its `Idempotency-Key`, changes one thing and gets the same answer. `edited` is what two people
    may be at: see `editing`."""
    asked = command if edited is None else editing.guarded(edited, command)

    def noted(work: Work) -> Any:
        result = asked(work)
        access.note(work)
        return result

    return idempotency.once(own_database(), auth.agency(agency), noted, _made(schema), status)


@functools.cache
def _made(schema: type[Schema]) -> Schema:
    """One instance for all requests: making one copies all its fields."""
    return schema()


def own_database() -> Database:
    """The database of the running app."""
    database: Database = current_app.extensions["kreis.database"]
    return database


def _follow_requests(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        sent = request.headers.get("traceparent", "")
        g.tracing = logs.tracing(sent if logs.is_traceparent(sent) else logs.new_traceparent())
        g.tracing.__enter__()
        g.trace_id = logs.current_traceparent().split("-")[1]
        view = current_app.view_functions.get(request.endpoint or "")
        most = getattr(view, "kreis_most_bytes", None)
        if most is not None:
            request.max_content_length = most
        elif b"\\u0000" in request.get_data():
            raise problems.Problem(400, "The input has a NUL character, which no text can hold")

    @app.after_request
    def finish(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = time.perf_counter() - g.started
        metrics.http_seconds.labels(route, request.method, response.status_code).observe(seconds)
        response.headers["X-Request-Id"] = g.trace_id
        if "etag" in g and response.status_code < 300:
            response.headers["ETag"] = g.etag
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if "tracing" in g:
            g.tracing.__exit__(None, None, None)


def _add_health(app: Flask, health: Health) -> None:
    @app.get("/livez")
    @auth.public
    def livez() -> tuple[dict[str, Any], int]:
        return {"overdue_loops": dict(health.beats.overdue())}, 200 if health.is_alive() else 503

    @app.get("/readyz")
    @auth.public
    def readyz() -> tuple[dict[str, Any], int]:
        ready = health.is_ready()
        return {"ready": ready}, 200 if ready else 503

    @app.get("/metrics")
    @auth.public
    def read_metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _story_clock() -> Blueprint:
    """Lets a story set the time; there only in safe mode and when asked for."""

    def clock() -> StoryClock:
        clock = own_database().clock
        assert isinstance(clock, StoryClock)
        return clock

    api = Blueprint("story-clock", "story-clock", description="The story's clock")

    @api.get("/story-clock")
    @api.response(200, StoryTime)
    @auth.public
    def show_story_clock() -> dict[str, Any]:
        """For pages, which have no clock of their own."""
        return {"now": clock().now()}

    @api.put("/story-clock")
    @auth.require("story-clock:write")
    @api.arguments(StoryTime)
    @api.response(200, StoryTime)
    def set_story_clock(wanted: dict[str, Any]) -> dict[str, Any]:
        clock().set(wanted["now"])
        return {"now": clock().now()}

    return api


def _feed(service: str) -> list[Blueprint]:
    """The facts this service serves for longer than their topic, if it has any."""
    if not facts.served_by(service):
        return []
    api = Blueprint("facts", "facts", description="Public facts, as on the topic, from the first")

    @api.get("/facts")
    @auth.require("facts:read")
    @api.arguments(facts.filter_of(service), location="query")
    @api.response(200, facts.FactPage)
    def list_facts(wanted: dict[str, Any]) -> dict[str, Any]:
        """The facts behind `after`, the oldest first. Keep `next` and ask again with it."""
        with reading() as work:
            return facts.page(work, service, wanted["after"], wanted["limit"], wanted["type"])

    return [api]


def _access_log() -> Blueprint:
    """Who was shown what by this service, for those who answer for it."""
    api = Blueprint("access-log", "access-log", description="Who was shown what, and for what")

    @api.get("/access-log")
    @auth.require("access-log:read")
    @api.arguments(AccessFilter, location="query")
    @api.response(200, AccessPage)
    def list_accesses(wanted: dict[str, Any]) -> dict[str, Any]:
        """Requests of other services, and views of those whose every view is recorded."""
        with reading() as work:
            return access.page(work, **wanted)

    return api


def _check_that_every_route_says_who_may(app: Flask) -> None:
    open_by_accident = [
        name for name, view in app.view_functions.items() if not hasattr(view, "kreis_scope")
    ]
    if open_by_accident:
        raise RuntimeError(f"neither @require nor @public: {', '.join(open_by_accident)}")
