"""The same request twice makes one thing.

Promise: a request with an `Idempotency-Key` has its effect once; sent again, it gets the answer
of the first time. The key is stored in the transaction of the effect, with one insert.
Refuses: the same key for another request (422).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import Schema
from sqlalchemy import text

from kreis.chassis import auth
from kreis.chassis.database import Database, Work
from kreis.chassis.problems import Problem

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
_JSON = "application/json"
_STORE = text(
    "insert into idempotency (agency_id, caller, key, request_hash, status, body)"
    " values (:agency, :caller, :key, :hash, :status, :body) on conflict do nothing"
)
_FIND = text(
    "select request_hash, status, body from idempotency"
    " where agency_id = :agency and caller = :caller and key = :key"
)


class _SeenBefore(Exception):
    """Another request with this key was first; what this one did is rolled back."""


def once(
    database: Database,
    agency: UUID,
    command: Callable[[Work], Any],
    schema: Schema,
    status: int,
) -> Response:
    """Runs the command in one transaction, at most once per key of this caller."""
    key = request.headers.get(HEADER)
    if key is not None and len(key) > LONGEST_KEY:
        raise Problem(400, f"Header {HEADER}: expected at most {LONGEST_KEY} characters")
    if key is None:
        with database.agency(agency) as work:
            body = schema.dumps(command(work), ensure_ascii=False)
        return Response(body, status, content_type=_JSON)
    own = {"agency": agency, "caller": auth.caller().subject, "key": key, "hash": _request_hash()}
    try:
        with database.agency(agency) as work:
            body = schema.dumps(command(work), ensure_ascii=False)
            if (
                work.connection.execute(_STORE, {**own, "status": status, "body": body}).rowcount
                == 0
            ):
                raise _SeenBefore
        return Response(body, status, content_type=_JSON)
    except (_SeenBefore, Problem):
        # A repeated request may be refused by what its first run changed: look first.
        first = _first_answer(database, agency, own)
        if first is None:
            raise
        return first


def _first_answer(database: Database, agency: UUID, own: dict[str, Any]) -> Response | None:
    with database.agency(agency) as work:
        row = work.connection.execute(_FIND, own).one_or_none()
    if row is None:
        return None
    if row.request_hash != own["hash"]:
        raise Problem(
            422, f"{HEADER} {own['key']!r} was used for another request", code="key-reused"
        )
    return Response(row.body, row.status, content_type=_JSON, headers={"Idempotent-Replay": "true"})


def _request_hash() -> str:
    parts = (request.method, request.full_path, request.get_data(as_text=True))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
