"""Answers the script that keeps an attendance list on a device, `static/roster.js`.

Promise: what a device sends is taken once. A request without the session's CSRF token changes
nothing. Each answer is JSON with a code that the page has words for. Only `results` let the device
delete a mark. The greeting names the owner of the list, and the script sends nothing to another
one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, jsonify, make_response, request, session

from kreis.chassis.client.peers import Refused, TokenRefused
from kreis.chassis.http.auth import is_same, public
from kreis.console.services.asking import Json
from kreis.console.services.responses.attendance import MarkResult
from kreis.console.staff import session as sessions
from kreis.console.staff.device_list import BY_LINK
from kreis.console.staff.roster import Rosters
from kreis.console.staff.shell import client, clock, show, signing_in, team, words
from kreis.console.staff.signing_in import SessionOver
from kreis.console.staff.wording import staff_languages

MARK = ("id", "participant_id", "status", "minutes", "version", "after", "sequence", "marked_at")
"""Fields of a mark. Staff's marks also have `absence`."""


_AWAY = "away"
"""Code of a fault without words of its own: the device keeps its marks and tries later."""


class _Answered(Exception):
    """Ends a device's request with a status and a code of what is wrong."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@team.get("/ohne-netz")
@public
def without_net() -> Response:
    """Shows the page that the service worker keeps. It names nobody; the device has the list."""
    wanted = request.args.get("sprache", "")
    if wanted in staff_languages():
        g.language = wanted
    return show("without_net.html")


@team.get("/liste/<token>/geraet")
@public
def greet_device_by_link(token: str) -> Response:
    return _greeting(BY_LINK)


@team.post("/liste/<token>/geraet")
@public
def take_marks_by_link(token: str) -> Response:
    rosters: Rosters = current_app.extensions["kreis.rosters"]

    def take(sent: Mapping[str, Any]) -> list[MarkResult]:
        return rosters.marked(token, str(sent.get("pin") or ""), _marks(sent, MARK))

    return _answer(take)


@team.get("/termin/<uuid:group_event_id>/geraet")
@public
def greet_device(group_event_id: UUID) -> Response:
    someone = sessions.signed_in()
    if someone is None:
        return _problem(401, "signed-out")
    return _greeting(someone.subject)


@team.post("/termin/<uuid:group_event_id>/geraet")
@public
def take_marks(group_event_id: UUID) -> Response:
    def take(sent: Mapping[str, Any]) -> list[MarkResult]:
        _let_in()
        marks = _marks(sent, (*MARK, "absence"))
        results = client().events.take_marks(group_event_id, marks)
        counts = _counts(sent.get("told"))
        if counts and all(each["outcome"] == "taken" for each in results):
            session["happened"] = ["roster.saved", counts]
        return results

    return _answer(take)


def _greeting(owner: str) -> Response:
    """Tells a device the time, whose lists it may send now, and the CSRF token for them."""
    now = round(clock().now().timestamp() * 1000)
    return _private(jsonify({"csrf": sessions.csrf_token(), "now": now, "owner": owner}))


def _answer(take: Callable[[Mapping[str, Any]], list[MarkResult]]) -> Response:
    """Answers what became of each mark, or the code of what is wrong with the request."""
    try:
        return _private(jsonify({"results": take(_sent())}))
    except _Answered as answered:
        return _problem(answered.status, answered.code)
    except (SessionOver, TokenRefused):
        return _problem(401, "signed-out")
    except Refused as refusal:
        return _problem(refusal.status, str(refusal.problem.get("type", _AWAY)))


def _sent() -> Mapping[str, Any]:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise _Answered(400, "not-json")
    csrf = sent.get("csrf")
    if not isinstance(csrf, str) or not is_same(csrf, session.get(sessions.CSRF, "")):
        raise _Answered(400, "stale")
    return sent


def _marks(sent: Mapping[str, Any], fields: tuple[str, ...]) -> list[Json]:
    """Returns the marks with known fields only. Events checks their values."""
    marks = sent.get("marks")
    if not isinstance(marks, list) or not all(isinstance(each, dict) for each in marks):
        raise _Answered(422, "invalid-input")
    return [{name: each[name] for name in fields if name in each} for each in marks]


def _let_in() -> None:
    """Gives the request a client with her token. Raises `_Answered` if she may not fill lists."""
    someone = sessions.signed_in()
    if someone is None or signing_in().why_over():
        raise _Answered(401, "signed-out")
    if not someone.may("events:read", "attendance:read", "attendance:write"):
        raise _Answered(403, "not-yours")
    g.client = signing_in().client(words().language)


def _counts(told: Any) -> dict[str, str]:
    """Returns how many came and were absent, for the next page; empty if nothing was said."""
    if not isinstance(told, dict):
        return {}
    counts = {name: str(told.get(name)) for name in ("there", "absent")}
    return counts if all(each.isdecimal() and len(each) < 5 for each in counts.values()) else {}


def _problem(status: int, code: str) -> Response:
    return _private(make_response(jsonify({"type": code}), status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
