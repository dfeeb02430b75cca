"""List of venues and offers ("Orte und Angebote"): offers of these weeks, earlier ones by year."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, request

from kreis.console.staff.dates import monday_of, shown_year
from kreis.console.staff.offers import is_archived, known_offers
from kreis.console.staff.shell import client, clock, page, show, team
from kreis.console.staff.venue_holidays import lacks_holidays, of_start_weeks

SHOWN_BACK = timedelta(weeks=8)
"""Offers whose start week began earlier stand by year."""


@team.get("/angebote")
@page("offers:read")
def offers() -> Response:
    """Shows offers to come and of the last weeks, or those of the year of `?jahr=2026`."""
    today = clock().now().date()
    year = shown_year(request.args.get("jahr", ""), today) if "jahr" in request.args else None
    first, last = _period(year, today)
    found = sorted(known_offers(first, last), key=lambda each: each["week"]["monday"], reverse=True)
    venues = client().cohorts.venues()
    venue_of = {each["id"]: each for each in venues}
    return show(
        "offers.html",
        nav="offers",
        year=year,
        this_year=today.year,
        since=first,
        has_earlier=not found and bool(client().cohorts.offers()),
        venue_of=venue_of,
        venues=[each for each in venues if not is_archived(each)],
        offers=[each for each in found if not is_archived(each)],
        old_venues=[each for each in venues if is_archived(each)],
        to_ask_for_holidays={each["id"] for each in venues if lacks_holidays(each)},
        start_weeks=of_start_weeks(found, venue_of, today.isoformat()),
        old_offers=[each for each in found if is_archived(each)],
        today=today.isoformat(),
    )


def _period(year: int | None, today: date) -> tuple[date, date | None]:
    """Returns the first and last day on which the start weeks of the shown offers begin."""
    if year is None:
        return monday_of(today) - SHOWN_BACK, None
    return date(year, 1, 1), date(year, 12, 31)
