"""The copy of the pool over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import reading
from kreis.cohorts.queries import pool
from kreis.cohorts.schemas.pool import PoolPerson

api = Blueprint("pool", "pool", description="Whom groups could be formed of")


@api.get("/pool")
@require("pool:read")
@api.response(200, PoolPerson(many=True))
def show_pool() -> list[dict[str, Any]]:
    """Whom groups could be formed of, as far as intake's word has come."""
    with reading() as work:
        return pool.copy(work)
