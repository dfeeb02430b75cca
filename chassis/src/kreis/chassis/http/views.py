"""Transactions of views: how a route reads, changes and takes a file.

Promise: a view reads or changes rows of its caller's agency only, and each view that must be
recorded stands in the access log, in the same transaction.
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
