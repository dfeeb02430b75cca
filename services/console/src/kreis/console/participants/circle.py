"""A member's pages of her circle: joining, asking, offering, agreeing, hours, leaving.

Looking changes nothing. What she does is a POST that ends in a redirect. The pages have no script.
They name others by first name and district, and a contact after an agreement alone. The console's
log has no token, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.exceptions import NotFound

from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import public
from kreis.console.participants.calendar_files import calendar_response
from kreis.console.participants.circle_links import NotDone, refusals
from kreis.console.participants.circle_shown import (
    do,
    durations,
    links,
    look,
    moment_of,
    page_of_member,
    show,
    typed_hours,
)
from kreis.console.participants.joining import meant, typed
from kreis.console.participants.pages import surroundings_for
from kreis.console.participants.wording import words_of
from kreis.console.services.circles import CircleLinks
from kreis.console.services.responses.circles import CirclePage

_NOT_ASKED = {"day": "", "from": "", "until": "", "place": "", "child": []}

circle = Blueprint("circle", __name__)


@circle.record
def _prepare(state: Any) -> None:
    state.app.jinja_env.globals |= {"moment_of": moment_of, "durations": durations}


@circle.get("/g/<token>")
@public
def show_circle(token: str) -> Response:
    """Shows the circle of a member, or asks whoever is invited whether she joins."""
    found = look(token)
    return show("circle.html" if found["me"] else "circle_join.html", token, found)


@circle.post("/g/<token>/mitmachen")
@public
def join(token: str) -> Response:
    said, seen = typed(), look(token)
    wanted = meant(said, seen["language"])
    # Exchange asks for a contact once all else is right. Here all is told at once.
    also = ["contact"] if seen["needs_contact"] and not wanted["contact"] else []
    return do(
        token,
        lambda asked: asked.join(token, wanted),
        "circle_join.html",
        also_wrong=also,
        said=said,
    )


@circle.post("/g/<token>")
@public
def change_membership(token: str) -> Response:
    """Pauses, shares her contact or not, stays, or ends what is weekly, as the button says."""
    what, standing_id = request.form.get("do", ""), request.form.get("standing", type=UUID)
    done: dict[str, Callable[[CircleLinks], Any]] = {
        "pause": lambda asked: asked.pause(token, True),
        "resume": lambda asked: asked.pause(token, False),
        "share": lambda asked: asked.share_contact(token, True),
        "unshare": lambda asked: asked.share_contact(token, False),
        "stay": lambda asked: asked.stay(token),
    }
    if standing_id is not None:
        done["end-weekly"] = lambda asked: asked.end_standing(token, standing_id)
    if what not in done:
        abort(422)
    return do(token, done[what], "circle.html")


@circle.get("/g/<token>/mehr")
@public
def show_more(token: str) -> Response:
    """Shows her hours and her consent, and how to leave."""
    return show("circle_more.html", token, page_of_member(token))


@circle.post("/g/<token>/aufhoeren")
@public
def leave(token: str) -> Response:
    """Leaves and erases her. Afterwards the link opens nothing, so the answer is a page."""
    found = page_of_member(token)
    with refusals(token):
        links().leave(token)
    words = words_of(found["language"])
    brand = found["circle"]["sender_name"]
    return Response(render_template("circle_left.html", **surroundings_for(words, brand)))


@circle.get("/g/<token>/suchen")
@public
def show_asking(token: str) -> Response:
    return show("circle_ask.html", token, page_of_member(token), said=_NOT_ASKED)


@circle.post("/g/<token>/suchen")
@public
def ask(token: str) -> Response:
    said, hours = typed_hours("place")
    bands = [each for each in request.form.getlist("child") if each]
    wanted = hours | {"place": said["place"], "bands": bands}
    kept = said | {"child": bands}
    return do(token, lambda asked: asked.ask(token, wanted), "circle_ask.html", said=kept)


@circle.get("/g/<token>/anfrage/<uuid:ask_id>")
@public
def show_ask(token: str, ask_id: UUID) -> Response:
    """Shows one ask of hers with who can, or one agreement."""
    found = page_of_member(token)
    return show("circle_one.html", token, found, **_one(found, ask_id))


@circle.get("/g/<token>/anfrage/<uuid:ask_id>/kalender")
@public
def download_date(token: str, ask_id: UUID) -> Response:
    """Sends an agreed date for her calendar, as long as her page offers it."""
    try:
        with refusals(token):
            file = links().calendar(token, ask_id)
    except NotDone:
        raise NotFound from None
    return calendar_response(file, "termin.ics")


@circle.post("/g/<token>/anfrage/<uuid:ask_id>")
@public
def change_ask(token: str, ask_id: UUID) -> Response:
    """Offers, agrees, takes back or confirms, as the pressed button says."""
    what, offer_id = request.form.get("do", ""), request.form.get("offer", type=UUID)
    minutes = whole_number(request.form.get("minutes", ""), digits=3)
    done: dict[str, Callable[[CircleLinks], Any]] = {
        "offer-hers": lambda asked: asked.offer(token, ask_id, "hers"),
        "offer-theirs": lambda asked: asked.offer(token, ask_id, "theirs"),
        "offer-back": lambda asked: asked.take_offer_back(token, ask_id),
        "end": lambda asked: asked.take_back(token, ask_id),
        "weekly": lambda asked: asked.want_weekly(token, ask_id),
    }
    if offer_id is not None:
        done["agree"] = lambda asked: asked.agree(token, ask_id, offer_id)
    if minutes is not None:
        done["confirm"] = lambda asked: asked.confirm(token, ask_id, minutes)
    if what not in done:
        abort(422)
    return do(token, done[what], "circle.html")


@circle.get("/g/<token>/melden/<uuid:ask_id>")
@public
def show_apart(token: str, ask_id: UUID) -> Response:
    """Asks whether to block somebody, or what to report."""
    return show("circle_apart.html", token, page_of_member(token), ask_id=ask_id, offer=_offer())


@circle.post("/g/<token>/melden/<uuid:ask_id>")
@public
def keep_apart(token: str, ask_id: UUID) -> Response:
    offer = _offer()
    whom = {"ask_id": str(ask_id), "offer_id": offer and str(offer)}
    words = request.form.get("words", "")
    is_report = request.form.get("do") == "report"

    def act(asked: CircleLinks) -> CirclePage:
        if is_report:
            return asked.report(token, whom | {"words": words.strip()})
        return asked.block(token, whom)

    return do(token, act, "circle_apart.html", ask_id=ask_id, offer=offer, said={"words": words})


def _one(found: CirclePage, ask_id: UUID) -> dict[str, Any]:
    """Finds an ask or an agreement of hers on her page. Raises `NotFound`."""
    for is_open, several in ((True, found["own_asks"]), (False, found["agreements"])):
        for each in several:
            if each["id"] == str(ask_id):
                return {"ask": each, "is_open": is_open}
    raise NotFound


def _offer() -> UUID | None:
    return request.values.get("offer", type=UUID)
