"""Neutral host: the address that people open who need discretion.

Promise: on this host nothing answers but participants' links and the looks of their pages. The
front page, the staff's pages and the service's own routes are not found there, because each of them
tells whose address it is.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, request

_LINKS = "/a/"
_LOOKS = ("/static/base.css", "/static/pages.css", "/static/plain.svg")
"""What a participant's page loads. Other files say whose they are."""

guard = Blueprint("neutral_host", __name__)


def of(discreet_url: str, public_url: str) -> str:
    """Returns the host. Empty if nothing is set, or if all people use this address."""
    host, usual = urlsplit(discreet_url).netloc, urlsplit(public_url).netloc
    return "" if host == usual else host.casefold()


@guard.before_app_request
def _find_nothing_else() -> None:
    is_neutral = request.host.casefold() == current_app.config["KREIS_NEUTRAL_HOST"]
    if is_neutral and not request.path.startswith(_LINKS) and request.path not in _LOOKS:
        abort(404)
