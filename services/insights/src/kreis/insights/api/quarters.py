"""Figures of quarters, over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.insights.domain.refusals import NoQuarter
from kreis.insights.queries import quarters
from kreis.insights.schemas.quarters import QuarterList, QuarterView

api = Blueprint("quarters", "quarters", description="What quarters have brought, and at what cost")


@api.get("/quarters")
@require("figures:read")
@api.response(200, QuarterList)
def list_quarters() -> dict[str, Any]:
    """The quarter that runs, and those that are frozen."""
    with reading() as work:
        return quarters.listed(work)


@api.get("/quarters/<quarter>")
@require("figures:read")
@refuses(NoQuarter)
@api.response(200, QuarterView)
def show_quarter(quarter: str) -> dict[str, Any]:
    """A quarter. Figures of people stand in it once it is frozen, and never change."""
    with reading() as work:
        return quarters.shown(work, quarter)
