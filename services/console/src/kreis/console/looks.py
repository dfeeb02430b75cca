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
_CONTENT = b"".join(each.read_bytes() for each in sorted(_STATIC.iterdir()))
VERSION = hashlib.sha256(_CONTENT).hexdigest()[:12]
"""Changes with any of the static files."""
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_STAFF = f"{_POLICY}; script-src 'self'; connect-src 'self'"
"""Pages of staff load scripts of ours, and the script of attendance lists asks this host. A refused
form brings the page of a date back under any route of the team. Participants' pages have none."""
WORKER = "roster-worker.js"
_WORKER = "default-src 'none'; connect-src 'self'"
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
    templates.globals["static"] = lambda name: url_for("looks.send_static", name=name, v=VERSION)


@looks.get("/static/<name>")
@public
def send_static(name: str) -> Response:
    """Sends a stylesheet, a script or the sign, to be cached for a year.

    Its address changes with its content. The worker of attendance lists may stand before their
    pages alone.
    """
    response = send_from_directory(_STATIC, name, max_age=YEAR)
    if name == WORKER:
        response.headers["Service-Worker-Allowed"] = "/team/"
    return response


@looks.after_app_request
def _protect(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if request.blueprint == "team":
        response.headers["Content-Security-Policy"] = _STAFF
    if request.path == url_for("looks.send_static", name=WORKER):
        response.headers["Content-Security-Policy"] = _WORKER
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
