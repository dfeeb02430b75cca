"""Routes of a service. The chassis completes their OpenAPI description.

Promise: every POST takes an `Idempotency-Key` and documents it, unless it is marked
`repeats_freely`. Every route marked `edits` documents `If-Match`. Every error is described as a
problem document. A list that is too long is refused before its entries are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

import flask_smorest
from flask import Flask, Request, g
from flask_smorest import Api
from marshmallow import Schema, fields, validate
from webargs import flaskparser

from kreis.chassis.data.database import Work
from kreis.chassis.http.editing import SEEN
from kreis.chassis.http.idempotency import HEADER, LONGEST_KEY
from kreis.chassis.http.problems import STATUSES
from kreis.chassis.http.schemas import ProblemDocument
from kreis.contracts.refusals import InvalidInput, Refusal

View = TypeVar("View", bound=Callable[..., Any])
_KEY = {
    "name": HEADER,
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": (
        "Makes a repeated request harmless. For one day, a request with the same key gets the"
        " first answer and has no second effect. 422 for another request with this key, 409 while"
        " the first is under way."
    ),
}
MARKS = ("purpose", "etag")
"""What `describing` needs to know of a view, as `x-purpose` and `x-etag`."""
LONGEST_HEADER = 8190
"""Maximum characters of `If-Match`. No ETag of ours comes near it."""
_SEEN = {
    "name": SEEN,
    "in": "header",
    "schema": {"type": "string", "maxLength": LONGEST_HEADER},
    "description": (
        "The ETag of the state you saw. 412 when somebody has changed it since; a PUT that would"
        " overwrite something needs it (428). The answer has the new ETag."
    ),
}


def repeats_freely(reason: str) -> Callable[[View], View]:
    """Marks a POST that takes no `Idempotency-Key`. A repeated request runs again. `reason` says
    why."""
    return partial(_documented, kreis_repeats=reason)


def refuses(*kinds: type[Refusal]) -> Callable[[View], View]:
    """Marks a view with the refusals that it may raise. OpenAPI lists their codes by status."""
    return partial(_documented, kreis_refuses=kinds)


def needs_purpose(view: View) -> View:
    """Marks a view that everybody has to give a purpose for, people too."""
    return _documented(view, kreis_purpose=True)


def shows_etag(view: View) -> View:
    """Marks a view that tags its answer, if what is edited has a path of its own."""
    return _documented(view, kreis_etag=True)


def edits(view: View) -> View:
    """Marks a view that respects `If-Match`. The view passes `edited` to `change`."""
    return _documented(view, kreis_edits=True)


def _documented(view: View, **notes: Any) -> View:
    view._apidoc = {**getattr(view, "_apidoc", {}), **notes}  # type: ignore[attr-defined]
    return view


class _Parser(flaskparser.FlaskParser):
    """Takes JSON as `arriving` has read it. Broken JSON is read again, to say where it breaks."""

    def _raw_load_json(self, req: Request) -> Any:
        return g.arrived if "arrived" in g else super()._raw_load_json(req)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """Routes of a service. Each schema is created once. Creating a schema per request would copy
    all its fields each time."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(
        self, *names: Any, guard: Callable[[Work], None] | None = None, **options: Any
    ) -> None:
        """`guard` runs in the transaction of each request, before the view's own work. It may
        refuse."""
        super().__init__(*names, **options)
        self.guard = guard
        self._prepare_doc_cbks.append(_describe_headers_and_refusals)

    def arguments(self, schema: type[Schema], **options: Any) -> Any:
        return super().arguments(_lengths_first(schema()), **options)


def _lengths_first(part: Any) -> Any:
    """Lets each list of a request be refused by its length, as one fault. `part` is a schema or a
    field.

    marshmallow reads the entries first. 80,000 wrong ones would be as many faults, and take seconds
    of CPU.
    """
    if isinstance(part, fields.List):
        # A copied field shares its functions with the original: none is added in place.
        part.pre_load = [*part.pre_load, partial(_not_too_long, part)]
    for name in ("schema", "inner", "value_field"):
        if inside := getattr(part, name, None):
            _lengths_first(inside)
    for field in getattr(part, "load_fields", {}).values():
        _lengths_first(field)
    return part


def _not_too_long(field: Any, value: Any) -> Any:
    for each in field.validators if isinstance(value, list) else ():
        if isinstance(each, validate.Length):
            validate.Length(max=each.max or each.equal, error=each.error)(value)
    return value


class DescribedApi(Api):  # type: ignore[misc]
    """flask-smorest's `Api`, with problem documents as the error schema."""

    ERROR_SCHEMA = ProblemDocument

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.ma_plugin.converter.add_attribute_function(_without_null)

    def _register_responses(self) -> None:
        """Describes errors as `application/problem+json`. flask-smorest knows one content type
        for all responses."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def _without_null(_: Any, __: Any, ret: dict[str, Any]) -> dict[str, Any]:
    """Deletes the keys `format` and `pattern` of a time field if their value is `null`.

    apispec writes `null` there, but JSON Schema does not allow it.
    """
    for name in [name for name in ("format", "pattern") if ret.get(name, "") is None]:
        del ret[name]
    return {}


def _describe_headers_and_refusals(
    doc: dict[str, Any], notes: dict[str, Any], *, app: Flask, method: str, **_: Any
) -> dict[str, Any]:
    answers: list[tuple[int, str]] = []
    doc |= {f"x-{name}": True for name in MARKS if f"kreis_{name}" in notes}
    if method.upper() == "POST" and "kreis_repeats" not in notes:
        doc.setdefault("parameters", []).append(_KEY)
        answers += [(409, "request-under-way"), (422, "key-reused")]
    if "kreis_edits" in notes:
        doc.setdefault("parameters", []).append(_SEEN)
        answers += [(412, "changed-meanwhile"), (428, "say-what-you-saw")]
    statuses = app.extensions[STATUSES]
    answers += [(statuses[kind], kind.code) for kind in notes.get("kreis_refuses", ())]
    _describe_errors(doc.setdefault("responses", {}), answers)
    return doc


def _describe_errors(responses: dict[Any, Any], answers: Iterable[tuple[int, str]]) -> None:
    """Lists the codes of each status. flask-smorest adds 422 if a route takes arguments."""
    codes = defaultdict(set, {422: {InvalidInput.code}} if responses.pop(422, None) else {})
    for status, code in answers:
        codes[status].add(code)
    for status, named in sorted(codes.items()):
        schema = {"$ref": "#/components/schemas/ProblemDocument"}
        responses[str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(named))}",
            "content": {"application/problem+json": {"schema": schema}},
            "x-codes": sorted(named),
        }
