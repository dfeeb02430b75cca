"""Idempotent requests: a request that is sent twice has its effect once.

Promise: a request with an `Idempotency-Key` has its effect once. A repetition gets the first
response again. The key is stored in the transaction of the effect, with one insert. The response
names people, so it is stored encrypted.
Refuses: the same key for another request (422), and a repetition while the first request runs
(409).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import Schema
from psycopg import sql
from sqlalchemy import Row, text

from kreis.chassis.data.database import Database, Work
from kreis.chassis.http import access, auth
from kreis.chassis.http.problems import Problem
from kreis.contracts.refusals import Refusal

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
"""Maximum characters of a key."""
_JSON = "application/json"
_COLUMN = "idempotency.body"
_QUESTION = sql.SQL(
    "select pg_try_advisory_xact_lock(hashtextextended({agency}::text || chr(31)"
    " || {caller} || chr(31) || {key}, 7283404)) as is_first, request_hash, status, body,"
    " body_sealed"
    " from (values (1)) as one left join idempotency on"
    " agency_id = {agency}::uuid and caller = {caller} and key = {key}"
)
"""Looks up the key and tries to lock it, while the transaction is opened: a round trip less. The
lock ends with its transaction, by commit or rollback."""
_STORE = text(
    "with stored as ("
    " insert into idempotency"
    " (agency_id, caller, key, request_hash, status, body, body_sealed, names) values"
    " (:agency, :caller, :key, :hash, :status, '{}', :sealed, :names)"
    " on conflict do nothing returning key)"
    " select exists (select from stored) as is_stored, array("
    " select subject from confidential_subject"
    " where agency_id = :agency and is_protected and subject = any(cast(:named as text[]))"
    ") as protected"
)


class _SeenBefore(Exception):
    """Another request with this key was faster. The effect of this request is rolled back."""


def once(
    database: Database,
    agency: UUID,
    command: Callable[[Work], Any],
    schema: Schema,
    status: int,
) -> Response:
    """Runs the command in one transaction, at most once per caller and key. `status` is the HTTP
    status of success.

    Raises `Problem` 400 for a key of wrong length, and 409 or 422 as the module says.
    """
    key = request.headers.get(HEADER)
    if key is None:
        with database.agency(agency) as work:
            body = schema.dumps(command(work), ensure_ascii=False)
            access.ask_who_is_protected(work)
        return Response(body, status, content_type=_JSON)
    if not 0 < len(key) <= LONGEST_KEY:
        raise Problem(400, f"Header {HEADER}: expected 1 to {LONGEST_KEY} characters")
    own = {"agency": agency, "caller": auth.caller().subject, "key": key, "hash": _request_hash()}
    try:
        with database.agency(agency, _question(own)) as work:
            first = _begin(work, own)
            if first is not None:
                return first
            body = schema.dumps(command(work), ensure_ascii=False)
            _store(work, {**own, "status": status, "body": body})
        return Response(body, status, content_type=_JSON)
    except (_SeenBefore, Problem, Refusal):
        # The first request may have ended between our lookup and our lock. Its effect may also be
        # the reason why this request was refused.
        with database.agency(agency, _question(own)) as work:
            first = _begin(work, own)
        if first is None:
            raise
        return first


def _question(own: dict[str, Any]) -> str:
    named = {name: sql.Literal(str(own[name])) for name in ("agency", "caller", "key")}
    return _QUESTION.format(**named).as_string(None)


def _begin(work: Work, own: dict[str, Any]) -> Response | None:
    """Returns the stored response of the first request. Returns None if this request is the
    first."""
    found = work.opening.one()
    if found.status is not None:
        access.note(work)
        access.ask_who_is_protected(work)
        return _again(work, found, own)
    if not found.is_first:
        detail = f"A request with this {HEADER} is under way: ask again in a moment"
        raise Problem(409, detail, code="request-under-way")
    return None


def _store(work: Work, row: dict[str, Any]) -> None:
    sealed = work.seal(_COLUMN, _place(row), row["body"])
    named = sorted(access.ids_in(row["body"]))
    own = {**row, "sealed": sealed, "names": " ".join(named), "named": named}
    stored = work.connection.execute(_STORE, own).one()
    if not stored.is_stored:
        raise _SeenBefore
    access.know_who_is_protected(stored.protected)


def _place(row: dict[str, Any]) -> str:
    return f"{row['caller']} {row['key']}"


def _again(work: Work, first: Row[Any], own: dict[str, Any]) -> Response:
    if first.request_hash != own["hash"]:
        raise Problem(
            422, f"{HEADER} {own['key']!r} was used for another request", code="key-reused"
        )
    body = first.body  # as 0.1.0 stored it
    if first.body_sealed is not None:
        body = work.unseal(_COLUMN, _place(own), first.body_sealed)
    return Response(body, first.status, content_type=_JSON, headers={"Idempotent-Replay": "true"})


def _request_hash() -> str:
    parts = (request.method, request.full_path, request.get_data(as_text=True))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
