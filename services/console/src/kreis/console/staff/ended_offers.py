"""Ends venues and offers: archives them, opens them again, deletes what nothing needs."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from kreis.console.staff.shell import client, go, page, team


@team.post("/angebote/ort/<uuid:venue_id>/archiv")
@page("offers:write")
def archive_venue(venue_id: UUID) -> Response:
    """Ends a venue, or opens it again. What is planned there stays."""
    ends = request.form.get("archive") == "yes"
    venue = client().cohorts.archive_venue(venue_id, is_archived=ends)
    return go("offers", "offers.ended" if ends else "offers.reopened", told_name=venue["name"])


@team.post("/angebote/ort/<uuid:venue_id>/loeschen")
@page("offers:write")
def remove_venue(venue_id: UUID) -> Response:
    removed = client().cohorts.remove_venue(venue_id)
    return go("offers", "offers.removed", told_name=removed["name"])


@team.post("/angebote/<uuid:offer_id>/archiv")
@page("offers:write")
def archive_offer(offer_id: UUID) -> Response:
    """Ends an offer, or opens it again. A group that stands on it stays."""
    ends = request.form.get("archive") == "yes"
    offer = client().cohorts.archive_offer(offer_id, is_archived=ends)
    return go("offers", "offers.ended" if ends else "offers.reopened", told_name=offer["name"])


@team.post("/angebote/<uuid:offer_id>/loeschen")
@page("offers:write")
def remove_offer(offer_id: UUID) -> Response:
    removed = client().cohorts.remove_offer(offer_id)
    return go("offers", "offers.removed", told_name=removed["name"])
