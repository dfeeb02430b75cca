"""Routes of a service, and what OpenAPI says of them without being told each time.

Promise: every POST takes an `Idempotency-Key`, and says so, unless it `repeats_freely`; every route
that `edits` says what `If-Match` does; every error is described as the problem document it is.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

import flask_smorest
from flask import Flask
from flask_smorest import Api
from marshmallow import Schema

from kreis.chassis.http.editing import SEEN
from kreis.chassis.http.idempotency import HEADER, LONGEST_KEY
from kreis.chassis.http.schemas import ProblemDocument

View = TypeVar("View", bound=Callable[..., Any])
_KEY = {
    "name": HEADER,
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": (
        "Makes a repeated request harmless: with the same key it gets the first answer for a day,"
        " and changes nothing again. 422 for another request with this key, 409 while the first is"
        " under way."
    ),
}
_SEEN = {
    "name": SEEN,
    "in": "header",
    "schema": {"type": "string"},
    "description": (
        "The ETag of the state you saw. 412 when somebody has changed it since; a PUT that would"
        " overwrite something needs it (428). The answer has the new ETag."
    ),
}


def repeats_freely(reason: str) -> Callable[[View], View]:
    """Marks a POST that keeps no answer for its repetition, and says why."""

    def mark(view: View) -> View:
        return _documented(view, kreis_repeats=reason)

    return mark


def edits(view: View) -> View:
    """Marks a view that minds `If-Match`; its `change` names what it edits."""
    return _documented(view, kreis_edits=True)


def _documented(view: View, **notes: Any) -> View:
    view._apidoc = {**getattr(view, "_apidoc", {}), **notes}  # type: ignore[attr-defined]
    return view


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """Routes of a service. Schemas are made once, not for each request: that copies all fields."""

    def __init__(self, *names: Any, **options: Any) -> None:
        super().__init__(*names, **options)
        self._prepare_doc_cbks.append(_describe_headers)

    def arguments(self, schema: type[Schema], **options: Any) -> Any:
        return super().arguments(schema(), **options)


class DescribedApi(Api):  # type: ignore[misc]
    ERROR_SCHEMA = ProblemDocument

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.ma_plugin.converter.add_attribute_function(_without_null)

    def _register_responses(self) -> None:
        """The library has one content type for answers of every kind; errors have their own."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def _without_null(_: Any, __: Any, ret: dict[str, Any]) -> dict[str, Any]:
    """apispec writes `null` as format and pattern of a wall time, which no schema allows."""
    for name in [name for name in ("format", "pattern") if ret.get(name, "") is None]:
        del ret[name]
    return {}


def _describe_headers(
    doc: dict[str, Any], notes: dict[str, Any], *, method: str, **_: Any
) -> dict[str, Any]:
    if method.upper() == "POST" and "kreis_repeats" not in notes:
        _describe(doc, _KEY, HTTPStatus.CONFLICT, HTTPStatus(422))
    if "kreis_edits" in notes:
        _describe(doc, _SEEN, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)
    return doc


def _describe(doc: dict[str, Any], header: dict[str, Any], *statuses: HTTPStatus) -> None:
    doc.setdefault("parameters", []).append(header)
    for status in statuses:
        doc.setdefault("responses", {}).setdefault(str(status.value), status.name)
