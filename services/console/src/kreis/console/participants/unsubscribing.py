"""Unsubscribing: the link that every mail carries for mail readers and for people.

Promise: looking changes nothing, since mail scanners open links. One POST ends mail, as RFC 8058
says: without a cookie, a form token or a second question. The page names nobody.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template

from kreis.chassis.http.auth import public
from kreis.console.participants.answers import LinkUnknown
from kreis.console.participants.pages import browsers_language, message_page, surroundings_for
from kreis.console.participants.wording import words_of
from kreis.console.services.unsubscriptions import Unsubscriptions

unsubscribing = Blueprint("unsubscribing", __name__)


@unsubscribing.get("/a/abmelden/<token>")
@public
def ask_to_unsubscribe(token: str) -> Response:
    words = words_of(browsers_language())
    surroundings = surroundings_for(words, is_discreet=True)
    return Response(render_template("unsubscribe.html", **surroundings, token=token))


@unsubscribing.post("/a/abmelden/<token>")
@public
def unsubscribe(token: str) -> Response:
    """Ends mail to her. Mail readers send this for her, with a body that says nothing more."""
    asked: Unsubscriptions = current_app.extensions["kreis.unsubscriptions"]
    if not asked.unsubscribe(token):
        raise LinkUnknown
    return message_page("unsubscribed", 200)
