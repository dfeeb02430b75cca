"""Look and protection of all pages: stylesheets, security headers, rules for templates."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_from_directory, url_for
from flask.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined

from kreis.chassis.http.auth import public
from kreis.console.texts import bdi

YEAR = 365 * 24 * 3600
_STATIC = Path(__file__).parent / "static"
_STYLE = hashlib.sha256(b"".join(f.read_bytes() for f in sorted(_STATIC.iterdir()))).hexdigest()[
    :12
]
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_STAFF = f"{_POLICY}; script-src 'self'"
"""Pages of staff load one script of ours. Participants' pages have none."""
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}

looks = Blueprint("looks", __name__, template_folder="templates")


@looks.record
def _prepare(state: BlueprintSetupState) -> None:
    """Sets up the templates. An undefined name raises an error instead of printing nothing."""
    templates = state.app.jinja_env
    templates.undefined = StrictUndefined
    templates.trim_blocks = templates.lstrip_blocks = True
    templates.filters["bdi"] = bdi
    templates.globals["static"] = lambda name: url_for("looks.send_static", name=name, v=_STYLE)


@looks.get("/static/<name>")
@public
def send_static(name: str) -> Response:
    """Sends a stylesheet or the sign, to be cached for a year.

    Its address changes with its content.
    """
    return send_from_directory(_STATIC, name, max_age=YEAR)


@looks.after_app_request
def _protect(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if request.blueprint == "team":
        response.headers["Content-Security-Policy"] = _STAFF
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
