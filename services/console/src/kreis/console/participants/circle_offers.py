"""A member's pages of open offers: offering hours, taking a place, ending what is offered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import NotFound

from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import public
from kreis.console.participants.circle_shown import do, page_of_member, show, typed_hours
from kreis.console.services.responses.circles import CirclePage, OpenOfferOfOther

_NOTHING_SAID = {"day": "", "from": "", "until": "", "places": "", "child": []}

circle_offers = Blueprint("circle_offers", __name__)


@circle_offers.get("/g/<token>/anbieten")
@public
def show_offering(token: str) -> Response:
    return show("circle_offer.html", token, page_of_member(token), said=_NOTHING_SAID)


@circle_offers.post("/g/<token>/anbieten")
@public
def offer_hours(token: str) -> Response:
    said, hours = typed_hours("places")
    bands = request.form.getlist("child")
    places = whole_number(said["places"], digits=1)
    wanted = hours | {"places": places, "bands": bands}
    kept = said | {"child": bands}
    return do(token, lambda asked: asked.offer_hours(token, wanted), "circle_offer.html", said=kept)


@circle_offers.get("/g/<token>/zeit/<uuid:offer_id>")
@public
def show_place(token: str, offer_id: UUID) -> Response:
    """Asks for which children she takes a place."""
    found = page_of_member(token)
    offer = _offer(found, offer_id)
    if offer is None:
        raise NotFound
    return show("circle_place.html", token, found, offer=offer, said={"child": []})


@circle_offers.post("/g/<token>/zeit/<uuid:offer_id>")
@public
def change_open_offer(token: str, offer_id: UUID) -> Response:
    """Takes a place, or ends what she offers, as the pressed button says."""
    what = request.form.get("do", "")
    if what == "end":
        return do(token, lambda asked: asked.end_open_offer(token, offer_id), "circle.html")
    if what != "take":
        abort(422)
    bands = [each for each in request.form.getlist("child") if each]
    offer = _offer(page_of_member(token), offer_id)
    template = "circle_place.html" if offer else "circle.html"
    return do(
        token,
        lambda asked: asked.take_place(token, offer_id, bands),
        template,
        offer=offer,
        said={"child": bands},
    )


def _offer(found: CirclePage, offer_id: UUID) -> OpenOfferOfOther | None:
    return next((each for each in found["offers_of_others"] if each["id"] == str(offer_id)), None)
