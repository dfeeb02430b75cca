"""Transactions of views: how a route reads data, changes data and takes a file.

Promise: a view reads or changes only rows of its caller's agency. If an access must be recorded,
the access log gets its row in the same transaction.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, current_app, request
from marshmallow import Schema
from werkzeug.exceptions import RequestEntityTooLarge

from kreis.chassis.data.database import Database, Work
from kreis.chassis.http import access, auth, editing, idempotency

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(most: int) -> Callable[[View], View]:
    """Marks a view whose body is a file and not JSON. `most` is the maximum size in bytes."""

    def mark(view: View) -> View:
        view.kreis_most_bytes = most  # type: ignore[attr-defined]
        view.kreis_takes_file = True  # type: ignore[attr-defined]
        return view

    return mark


def uploaded() -> bytes:
    """Returns the file of the request. Raises `RequestEntityTooLarge`.

    A body without a `Content-Length` is cut off at the limit without an error. So a body of exactly
    that size counts as too large.
    """
    raw = request.get_data()
    if request.max_content_length is not None and len(raw) >= request.max_content_length:
        raise RequestEntityTooLarge
    return raw


@contextmanager
def reading(agency: UUID | None = None, *, also: str = "") -> Iterator[Work]:
    """Opens a transaction of the caller's agency, for views that only read. The access log gets its
    rows in this transaction, with `also` behind the route (see `access.note`)."""
    with own_database().agency(auth.agency(agency)) as work:
        _guard(work)
        yield work
        access.note(work, also)
        access.ask_who_is_protected(work)


def change(
    command: Callable[[Work], Any],
    *,
    schema: type[Schema],
    status: int = 200,
    agency: UUID | None = None,
    edited: editing.Edited | None = None,
) -> Response:
    """Runs a command in one transaction and responds with its result.

    A repetition with the same `Idempotency-Key` changes nothing and gets the same response.
    `edited` describes a resource that two people may edit at once (see `editing`).
    """
    asked = command if edited is None else editing.guarded(edited, command)

    def noted(work: Work) -> Any:
        _guard(work)
        result = asked(work)
        access.note(work)
        return result

    return idempotency.once(own_database(), auth.agency(agency), noted, _made(schema), status)


def _guard(work: Work) -> None:
    guard = getattr(current_app.blueprints.get(request.blueprint or ""), "guard", None)
    if guard is not None:
        guard(work)


@functools.cache
def _made(schema: type[Schema]) -> Schema:
    """Caches one instance for all requests. Creating an instance copies all its fields."""
    return schema()


def own_database() -> Database:
    """Returns the database of the running app."""
    database: Database = current_app.extensions["kreis.database"]
    return database
