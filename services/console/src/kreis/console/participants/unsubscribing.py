"""Unsubscribing: the link that every mail carries for mail readers and for people.

Promise: looking changes nothing, since mail scanners open links. One POST ends mail, as RFC 8058
says: without a cookie, a form token or a second question. The page names nobody.
"""

from __future__ import annotations

import httpx
from flask import Blueprint, Response, current_app, render_template

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import Refused, send
from kreis.chassis.http.auth import public
from kreis.console.participants.answers import LinkUnknown
from kreis.console.participants.pages import browsers_language, message_page, surroundings_for
from kreis.console.participants.wording import words_of

unsubscribing = Blueprint("unsubscribing", __name__)
LENGTH = 43
"""Characters of a token."""


class Unsubscriptions:
    """Notifications' route, whose token is in the link: it needs no other."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=10, verify=ca_bundle())

    def unsubscribe(self, token: str) -> None:
        """Raises `LinkUnknown` and `Unavailable`."""
        if len(token) != LENGTH:
            raise LinkUnknown
        try:
            send(self._client, "POST", "/v1/unsubscriptions", json={"token": token})
        except Refused as refusal:
            raise LinkUnknown from refusal


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
    asked.unsubscribe(token)
    return message_page("unsubscribed", 200)
