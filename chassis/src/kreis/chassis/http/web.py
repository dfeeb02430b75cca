"""The HTTP app of a service, built by one factory.

Promise: every response carries a request id. Every error is a problem document. Every route says
who may use it. The OpenAPI 3.1 description is generated from the routes.
Refuses: to build an app with a route that has neither `@require` nor `@public`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import flask
from flask import Flask, Response, current_app, g, request
from flask.json.provider import DefaultJSONProvider

from kreis.chassis import logs, metrics
from kreis.chassis.client.peers import Peer
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.health import Health
from kreis.chassis.http import access, arriving, auth, facts, hosts, own_routes, problems
from kreis.chassis.http.asking import PEERS
from kreis.chassis.http.routes import Blueprint, DescribedApi
from kreis.contracts.refusals import Refusal

MAX_BODY = 1_000_000
"""Maximum bytes of a request body. A view may set its own limit: `kreis_most_bytes`."""


HEALTH = "kreis.health"
"""Where an app keeps the health of its process."""


def create_app(
    name: str,
    blueprints: Sequence[Blueprint],
    health: Health,
    verifier: auth.Verifier | None = None,
    database: Database | None = None,
    pages: Sequence[flask.Blueprint] = (),
    statuses: Mapping[type[Refusal], int] | None = None,
    peers: Mapping[str, Peer] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Flask:
    """Builds the app. Raises `RuntimeError` for a route with neither `@require` nor `@public`.

    `blueprints` are the API, under /v1. `pages` are for people, at their own paths. `statuses`
    gives each refusal of the service its HTTP status. `peers` are the services that routes ask,
    `keys` those with which others sign their requests.
    """
    app = Flask(name, static_folder=None)
    app.config.update(
        API_TITLE=f"Kreis {name}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MAX_BODY,
    )
    app.extensions[HEALTH] = health
    app.extensions["kreis.verifier"] = verifier
    app.extensions["kreis.database"] = database
    app.extensions[PEERS], app.extensions["kreis.keys"] = peers or {}, keys or {}
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.ensure_ascii = app.json.sort_keys = False
    _follow_requests(app)
    own_routes.add_health(app, health)
    api = DescribedApi(app)
    # After DescribedApi, to replace its handlers.
    problems.register(app, {**facts.STATUSES, **(statuses or {})})
    api.spec.components.security_scheme(
        "token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    for blueprint in (
        (*blueprints, *own_routes.fact_feed(name), own_routes.access_log()) if blueprints else ()
    ):
        api.register_blueprint(blueprint, url_prefix="/v1")
    if database is not None and isinstance(database.clock, StoryClock):
        api.register_blueprint(own_routes.story_clock(), url_prefix="/v1")
    for each in pages:
        app.register_blueprint(each)
    _check_that_every_route_says_who_may(app)
    return app


def health_app(app: Flask) -> Flask:
    """Builds the app of the health port. It has the health routes of this app and no others."""
    return create_app(app.name, (), app.extensions[HEALTH])


def largest_body(app: Flask) -> int:
    """Returns the bytes of the largest body that any view of this app takes."""
    views = app.view_functions.values()
    return max(getattr(view, "kreis_most_bytes", MAX_BODY) for view in views)


def _follow_requests(app: Flask) -> None:
    @app.before_request
    def begin() -> Response | None:
        g.started = time.perf_counter()
        sent = request.headers.get("traceparent", "")
        g.tracing = logs.tracing(sent if logs.is_traceparent(sent) else logs.new_traceparent())
        g.tracing.__enter__()
        g.trace_id = logs.current_traceparent().split("-")[1]
        if (misdirected := hosts.refusal()) is not None:
            return misdirected
        view = current_app.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, "kreis_most_bytes", MAX_BODY)
        arriving.check(is_file=hasattr(view, "kreis_takes_file"))
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        access.note_answer(response)
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = time.perf_counter() - g.started
        metrics.http_seconds.labels(route, request.method, response.status_code).observe(seconds)
        response.headers["X-Request-Id"] = g.trace_id
        if "etag" in g and response.status_code < 300:
            response.headers["ETag"] = g.etag
        if (own := response.headers.get("Location", "")).startswith(request.host_url):
            # The host of a request is what its client says it is. A path leads here anyway.
            response.headers["Location"] = f"/{own[len(request.host_url) :]}"
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if "tracing" in g:
            g.tracing.__exit__(None, None, None)


def _check_that_every_route_says_who_may(app: Flask) -> None:
    open_by_accident = [
        name for name, view in app.view_functions.items() if not hasattr(view, "kreis_scope")
    ]
    if open_by_accident:
        raise RuntimeError(f"neither @require nor @public: {', '.join(open_by_accident)}")
