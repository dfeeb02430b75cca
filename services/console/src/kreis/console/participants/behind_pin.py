"""PIN page: the link of a participant who needs discretion opens behind her PIN alone.

Until then the page tells nothing but that there is a PIN: no name, no agency, no place. Events
checks the PIN and returns a token that takes the link's place for half an hour. A cookie keeps that
token. It is sent to the pages of this one link only.
"""

from __future__ import annotations

import re

from flask import Response, current_app, request, url_for

COOKIE = "opened"
"""Says nothing to a person who looks at her browser."""
LASTS = 30 * 60
"""Seconds. Events ends a session after the same time."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")
CODES = ("pin-needed", "pin-missing", "pin-wrong", "link-locked")
"""Refusals of events that this page answers."""


class PinAsked(Exception):
    """Link that opens behind a PIN; `code` says what is missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def opening(token: str) -> str:
    """Returns the token that opens this link: after the PIN the one in the cookie, else its own."""
    kept = request.cookies.get(COOKIE, "")
    return kept if TOKEN.fullmatch(kept) else token


def keep(response: Response, token: str, session: str) -> Response:
    """Keeps the token of a session in the browser, until events ends the session."""
    base = current_app.config["KREIS_PUBLIC_URL"] or request.url_root
    response.set_cookie(
        COOKIE,
        session,
        path=url_for("pages.show_invitation", token=token),
        secure=base.startswith("https:"),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
    )
    return response
