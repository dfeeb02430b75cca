"""School holidays over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import agency, require
from kreis.chassis.http.routes import Blueprint
from kreis.events.queries import school_holidays as queries
from kreis.events.schemas import school_holidays as schemas

api = Blueprint("school_holidays", "school-holidays", description="School holidays of the Länder")


@api.get("/school-holidays")
@require("offers:read")
@api.arguments(schemas.WeekQuery, location="query")
@api.response(200, schemas.SchoolHolidays)
def list_school_holidays(wanted: dict[str, Any]) -> dict[str, Any]:
    """The days of a week that lie in the school holidays of a Land."""
    agency()  # as every route: a token that belongs nowhere sees nothing
    return queries.of_week(**wanted)
