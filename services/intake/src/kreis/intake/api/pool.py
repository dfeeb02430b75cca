"""The pool: who waits for a group."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api, viewer_of
from kreis.intake.domain.pool import PoolAnswers
from kreis.intake.queries import pool as queries
from kreis.intake.schemas import pool as schemas
from kreis.intake.store import participants, pool_answers


@api.get("/pool")
@require("pool:read")
@api.arguments(schemas.PoolQuery, location="query")
@api.response(200, schemas.PoolEntry(many=True))
def show_pool(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Who waits for a group and is in none, the longest first, and what is still to be asked."""
    with reading() as work:
        return queries.pool(work, wanted["contact_person_id"])


@api.get("/pool/count")
@require("pool:read")
@api.arguments(schemas.PoolQuery, location="query")
@api.response(200, schemas.PoolCount)
def count_pool(wanted: dict[str, Any]) -> dict[str, int]:
    """How many wait for a group. The pages of staff show it; the whole pool may be a megabyte."""
    with reading() as work:
        return {"count": participants.count_waiting(work, **wanted)}


@api.get("/pool/answers")
@require("pool:read")
@api.response(200, schemas.PoolAnswers(many=True))
def list_answers_of_pool() -> list[PoolAnswers]:
    """What those who wait have answered about a place, the longest wait first, without names."""
    with reading() as work:
        return pool_answers.pool_answers(work, viewer_of(work))
