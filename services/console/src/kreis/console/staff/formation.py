"""Formation page ("Gruppen vorschlagen"): choose offers, wait for the run, see the proposal."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.cohorts import ListedOffer
from kreis.console.staff import to_ask, waits
from kreis.console.staff.offers import is_archived, known_offers
from kreis.console.staff.shell import client, clock, go, me, page, show, team

UNDER_WAY = ("queued", "requested", "running")


@team.get("/gruppen/vorschlagen")
@page("offers:read", "formations:write")
def choose_offers() -> Response:
    return _choose()


@team.post("/gruppen/vorschlagen")
@page("offers:read", "formations:write")
def request_formation() -> Response:
    chosen = request.form.getlist("offer")
    if not chosen:
        return _choose(wrong="formation.none")
    try:
        run = client().cohorts.request_formation(chosen, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _choose(wrong="formation.refused", refusal=refusal)
    return go("formation", formation_id=run["id"])


@team.get("/gruppen/lauf/<uuid:formation_id>")
@page("formations:read")
def formation(formation_id: UUID) -> Response:
    """Shows the progress of a run. The page reloads itself until there is a proposal."""
    run = client().cohorts.formation(formation_id)
    if run["proposal_id"]:
        return go("proposal", proposal_id=run["proposal_id"])
    return show("formation.html", nav="groups", run=run, is_under_way=run["state"] in UNDER_WAY)


@team.post("/gruppen/lauf/<uuid:formation_id>/abbrechen")
@page("formations:write")
def cancel_formation(formation_id: UUID) -> Response:
    client().cohorts.cancel_formation(formation_id)
    return go("groups", "formation.cancelled")


def _choose(*, wrong: str = "", refusal: Refused | None = None) -> Response:
    venues = client().cohorts.venues()
    today = clock().now().date()
    found = known_offers(today)
    return show(
        "choose_offers.html",
        nav="groups",
        status=422 if wrong else 200,
        offers=[
            offer
            for offer in reversed(found)
            if offer["week"]["monday"] >= today.isoformat()
            and not (offer["is_taken"] or is_archived(offer))
        ],
        venues={venue["id"]: venue for venue in venues},
        to_ask={each["offer"]["id"]: each for each in to_ask.by_offer(venues).offers},
        outlooks=waits.outlooks() if me().may("pool:read") else {},
        chosen=request.form.getlist("offer"),
        wrong=wrong,
        refused=_refused(found, refusal) if refusal else [],
    )


def _refused(offers: list[ListedOffer], refusal: Refused) -> list[ListedOffer]:
    """Returns the offers that cohorts has named in its refusal."""
    named = {str(fault["value"]) for fault in refusal.problem.get("errors", [])}
    return [offer for offer in offers if offer["id"] in named]
