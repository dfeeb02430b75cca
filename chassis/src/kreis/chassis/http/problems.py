"""Errors as problem documents (RFC 9457), for people and programs.

Promise: every error response is `application/problem+json`. An error about input names each faulty
field, its value and what was expected. The mapping `statuses` of the service gives each kind of
refusal its HTTP status. A refusal that the route's OpenAPI does not name is still sent. It is also
logged as `refusal_not_described`.
Refuses: to show internal causes. They are in the log, under the same trace id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, json, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from kreis.chassis.data.faults import will_pass
from kreis.contracts.refusals import Fault, InvalidInput, Refusal

EXPECTED = {
    "Missing data for required field.": "expected a value",
    "Field may not be null.": "expected a value, not null",
    "Not a valid string.": "expected a text",
    "Not a valid UUID.": "expected a UUID",
    "Not a valid integer.": "expected a whole number",
    "Not a valid boolean.": "expected true or false",
    "Not a valid date.": "expected a date as 2027-04-05",
    "Not a valid email address.": "expected an e-mail address",
    "Not a valid list.": "expected a list",
    "Unknown field.": "expected no field of this name",
    "Invalid input type.": "expected an object",
    "Invalid type.": "expected an object",
}
"""Marshmallow's messages say what is wrong. A problem document says what was expected."""
STATUSES = "kreis.statuses"
"""Key in `app.extensions` for the HTTP status of each kind of refusal (see `create_app`)."""

RETRY_AFTER = 5
"""Seconds after which a client may try again what could not be answered now."""
LONGEST_ECHO = 200
"""Maximum characters of a faulty value that the response repeats."""

log = structlog.stdlib.get_logger("web")


class Problem(Exception):
    """An error response with its HTTP status. `code` names its kind for programs."""

    def __init__(
        self, status: int, detail: str, *, code: str = "about:blank", faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.faults = faults


def answer(problem: Problem) -> Response:
    """Makes the HTTP response of a problem."""
    body: dict[str, Any] = {
        "type": problem.code,
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "trace_id": g.get("trace_id"),
    }
    if problem.faults:
        body["errors"] = [fault._asdict() for fault in problem.faults]
    # A detail or a faulty value may repeat half a character, which UTF-8 does not carry.
    text = json.dumps(body, default=str).encode("utf-8", "replace")
    response = Response(text, problem.status, content_type="application/problem+json")
    if problem.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def register(app: Flask, statuses: Mapping[type[Refusal], int]) -> None:
    """Turns every error of this app into a problem document. `statuses` gives each kind of
    refusal its HTTP status."""
    app.extensions[STATUSES] = {InvalidInput: 422, **statuses}
    app.register_error_handler(Problem, answer)
    app.register_error_handler(Refusal, _from_refusal)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(DBAPIError, _from_database)
    app.register_error_handler(NoConnection, _from_database)
    app.register_error_handler(Exception, _from_bug)


def _from_refusal(refusal: Refusal) -> Response:
    view = current_app.view_functions[request.endpoint or ""]
    if type(refusal) not in getattr(view, "_apidoc", {}).get("kreis_refuses", ()):
        log.error("refusal_not_described", code=refusal.code, endpoint=request.endpoint)
    statuses = current_app.extensions[STATUSES]
    status = next((statuses[kind] for kind in type(refusal).__mro__ if kind in statuses), 500)
    return answer(Problem(status, refusal.detail, code=refusal.code, faults=refusal.faults))


def _from_http(error: HTTPException) -> Response:
    messages = getattr(error, "data", {}).get("messages", {})
    faults = list(_faults(messages))
    detail = "The input has faults" if faults else _detail(error)
    code = "invalid-input" if faults else "about:blank"
    problem = Problem(error.code or 500, detail, code=code, faults=faults)
    response = answer(problem)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    missing = {
        404: "There is no such address here",
        405: "Nothing can be done here in this way",
        413: f"Too large: at most {request.max_content_length} bytes are taken here",
    }
    return missing.get(error.code or 500) or error.description or ""


def _from_database(error: DBAPIError | NoConnection) -> Response:
    """Answers 503 while the database is away, restarts or has no connection left.

    A connection that breaks while it commits leaves open what was stored. So a repeated request is
    safe only if it overwrites nothing or carries an `Idempotency-Key`.
    """
    if not (will_pass(error) or isinstance(error, NoConnection)):
        return _from_bug(error)
    log.warning("database_away", fault=type(error).__name__)
    return answer(Problem(503, "The database does not answer now. Try again in some seconds."))


def _from_bug(error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return answer(Problem(500, "Something went wrong here; nothing was changed"))


def _faults(messages: Mapping[str, Any]) -> Iterator[Fault]:
    for location, fields in messages.items():
        sent = request.get_json(silent=True) if location == "json" else request.values
        yield from _walk(fields, sent, "")


def _walk(messages: Any, sent: Any, path: str) -> Iterator[Fault]:
    """Walks through marshmallow's nested messages and the sent input in parallel."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            field = path if name == "_schema" else f"{path}.{name}".lstrip(".")
            yield from _walk(inner, sent if name == "_schema" else _at(sent, name), field)
    else:
        shown = sent if len(str(sent)) <= LONGEST_ECHO else f"{str(sent)[:LONGEST_ECHO]} …"
        yield from (Fault(path, shown, EXPECTED.get(text, text)) for text in map(str, messages))


def _at(sent: Any, name: Any) -> Any:
    try:
        return sent[name]
    except (KeyError, IndexError, TypeError):
        return None
