"""Device of whoever fills an attendance list: its page without a net, and what it sends later.

Promise: what a device sends is taken once. A request without the session's CSRF token changes
nothing. Answers are JSON, so the device keeps what it has, whatever is wrong. A device sends only
what the person tapped who is signed in: each list on it has an owner.
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


class _Answered(Exception):
    """Ends a device's request with an answer that says what is wrong."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@team.get("/ohne-netz")
@public
def without_net() -> Response:
    """Shows the empty page of the worker. It names nobody: the list lies on the device."""
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
    """Tells a device the time, whose list it may send, and the token that it sends with it."""
    now = round(clock().now().timestamp() * 1000)
    return _private(jsonify({"csrf": sessions.csrf_token(), "now": now, "owner": owner}))


def _answer(take: Callable[[Mapping[str, Any]], list[MarkResult]]) -> Response:
    try:
        return _private(jsonify({"results": take(_sent())}))
    except _Answered as answered:
        return _problem(answered.status, answered.code)
    except (SessionOver, TokenRefused):
        return _problem(401, "signed-out")
    except Refused as refusal:
        return _problem(refusal.status, str(refusal.problem.get("type", "refused")))


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
    """Returns the marks with the fields that are known. Events checks what stands in them."""
    marks = sent.get("marks")
    if not isinstance(marks, list) or not all(isinstance(each, dict) for each in marks):
        raise _Answered(422, "invalid-input")
    return [{name: each[name] for name in fields if name in each} for each in marks]


def _let_in() -> None:
    """Lets a member of staff who may fill lists ask the services."""
    someone = sessions.signed_in()
    if someone is None or signing_in().why_over():
        raise _Answered(401, "signed-out")
    if not someone.may("events:read", "attendance:read", "attendance:write"):
        raise _Answered(403, "not-yours")
    g.client = signing_in().client(words().language)


def _counts(told: Any) -> dict[str, str]:
    """Returns what the list says now, for the next page; nothing if the device leaves her here."""
    if not isinstance(told, dict):
        return {}
    counts = {name: str(told.get(name)) for name in ("there", "absent")}
    return counts if all(each.isdecimal() and len(each) < 5 for each in counts.values()) else {}


def _problem(status: int, code: str) -> Response:
    return _private(make_response(jsonify({"type": code}), status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
