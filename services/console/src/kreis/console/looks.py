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
_STAFF = f"{_POLICY}; script-src 'self'"
"""Pages of staff load scripts of ours. Participants' pages have none."""
_LISTS = f"{_STAFF}; connect-src 'self'"
_WITH_A_LIST = {
    f"team.{name}"
    for name in ("group_event", "save_attendance", "open_roster", "save_roster", "without_net")
}
"""Pages whose script asks this host: those with an attendance list."""
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
        is_list = request.endpoint in _WITH_A_LIST
        response.headers["Content-Security-Policy"] = _LISTS if is_list else _STAFF
    if request.path == url_for("looks.send_static", name=WORKER):
        response.headers["Content-Security-Policy"] = _WORKER
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
