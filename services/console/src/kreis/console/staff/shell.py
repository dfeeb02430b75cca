"""Frame of all pages of staff: access by scope, navigation, messages and error pages.

A page is never built without the right scopes. A form without the session's CSRF token changes
nothing. The next page begins with what has happened.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import structlog
from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from kreis.chassis.client.peers import Refused, TokenRefused, Unavailable
from kreis.chassis.http.auth import public
from kreis.console.clock import Clock, ToldClock
from kreis.console.staff import again, form_keys
from kreis.console.staff import session as sessions
from kreis.console.staff.client import StaffClient, refused_by_services
from kreis.console.staff.dates import day_from, ends, moment_of, starts
from kreis.console.staff.rail import RAIL
from kreis.console.staff.session import SignedIn
from kreis.console.staff.signing_in import SessionOver, SignIn
from kreis.console.staff.wording import StaffWords, staff_languages

View = TypeVar("View", bound=Callable[..., Any])
RETRY_AFTER = 30

log = structlog.stdlib.get_logger("staff")
team = Blueprint("team", __name__, url_prefix=sessions.PATH)


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals |= {
        "why_wrong": again.why_wrong,
        "starts": starts,
        "ends": ends,
        "day_from": day_from,
        "moment_of": moment_of,
    }


class NotYours(Exception):
    """Refused: the role of the member of staff does not include this page."""


class StaleForm(Exception):
    """Refused: the form belongs to an earlier session, or to the page of another person."""


def page(*scopes: str) -> Callable[[View], View]:
    """Marks a view that needs all these scopes. Without a session it redirects to sign-in.

    A POST must carry the session's CSRF token.
    """

    def mark(view: View) -> View:
        @public
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            someone = sessions.signed_in()
            if someone is None:
                return _to_sign_in()
            if reason := signing_in().why_over():
                raise SessionOver(reason)
            if request.method == "POST" and not sessions.form_is_ours():
                raise StaleForm
            if not someone.may(*scopes):
                raise NotYours
            g.signed_in = someone
            g.client = signing_in().client(words().language)
            g.year = clock().now().year
            made = view(*args, **kwargs)
            if request.method == "POST":
                form_keys.count()
            return again.completed(words(), made, refused_by_services())

        return guarded  # type: ignore[return-value]

    return mark


def signing_in() -> SignIn:
    way_in: SignIn = current_app.extensions["kreis.sign-in"]
    return way_in


def clock() -> Clock:
    return signing_in().clock


def client() -> StaffClient:
    """Returns the clients of the services, with the token of the member of staff."""
    hers: StaffClient = g.client
    return hers


def me() -> SignedIn:
    someone: SignedIn = g.signed_in
    return someone


def words() -> StaffWords:
    """Returns texts in the page's language or the chosen one, else the browser's, else German."""
    known = staff_languages()
    guessed = request.accept_languages.best_match(known)
    return known[g.get("language") or session.get("language") or guessed or "de"]


def show(template: str, *, status: int = 200, nav: str = "", **values: Any) -> Response:
    """Renders a page inside the frame; `nav` is its entry in the navigation."""
    t, csrf = words(), sessions.csrf_token()
    if "year" not in g:
        g.year = clock().now().year
    body = render_template(
        f"staff/{template}",
        t=t,
        nav=nav,
        me=sessions.signed_in(),
        rail=_rail() if "client" in g else [],
        happened=session.pop("happened", None),
        way=session.pop("way", None),
        csrf=csrf,
        once=form_keys.key(csrf),
        is_safe_mode=signing_in().is_safe_mode,
        story_time=_story_time() if "client" in g else None,
        has_neutral_sender=current_app.config["KREIS_HAS_NEUTRAL_SENDER"],
        languages=sorted(staff_languages()),
        has_circles="client" in g and client().exchange is not None,
        here=request.full_path.rstrip("?"),
        **values,
    )
    return make_response(again.with_origin(body, request.full_path.rstrip("?")), status)


def go(endpoint: str, happened: str = "", *, anchor: str | None = None, **values: Any) -> Response:
    """Redirects to a page that begins with what has happened.

    `happened` is the key of a text. Values that begin with `told_` fill the text in.
    """
    told = {name[5:]: str(values.pop(name)) for name in list(values) if name.startswith("told_")}
    if happened:
        session["happened"] = [happened, told]
    return make_response(redirect(url_for(f"team.{endpoint}", _anchor=anchor, **values), 303))


def _story_time() -> datetime | None:
    """Returns what time it is in a trial with a story clock, for the banner."""
    if not isinstance(clock(), ToldClock):
        return None
    try:
        return clock().now()
    except Unavailable:
        return None


def _rail() -> list[dict[str, Any]]:
    there = {rule.endpoint for rule in current_app.url_map.iter_rules()}
    if client().exchange is None:
        there.discard("team.circles")
    return [
        {"name": name, "sign": sign, "count": _count(name)}
        for name, sign, scope in RAIL
        if f"team.{name}" in there and me().may(scope)
    ]


def _count(name: str) -> int | None:
    """Returns the number of items that wait there.

    None if the service does not answer, because the page itself matters more.
    """
    try:
        if name == "today":
            return client().notifications.open_call_count()["count"]
        if name == "waiting_list":
            return client().intake.waiting()["count"]
    except (Unavailable, Refused):
        log.info("count_not_known", entry=name)
    return None


def _to_sign_in() -> Response:
    """Redirects to the sign-in. What was typed waits on the page until she is back."""
    if again.has_input():
        return show(
            "signed_out.html",
            status=401,
            earlier=request.form.get(sessions.CSRF, ""),
            fields=again.kept_fields(),
            path=request.path,
        )
    wanted = request.full_path.rstrip("?") if request.method == "GET" else sessions.PATH
    return make_response(redirect(url_for("team.sign_in", next=wanted), 303))


def trouble(
    name: str,
    status: int,
    *,
    trace: str = "",
    faults: Iterable[Mapping[str, Any]] = (),
    fields: Iterable[str] = (),
) -> Response:
    """Says what is wrong and what to do: on the page of the form, with what was typed.

    `faults` are those of a service, `fields` those of the form. Where the page of the form cannot
    be built, shows a page of its own, from which the form can be sent once more.
    """
    is_form = request.method == "POST" and status != 413 and sessions.signed_in() is not None
    if is_form and sessions.form_was_hers():
        given = again.given_back(
            words(), name, status, faults=faults, fields=fields, keeps_key=status >= 500
        )
        if given is not None:
            return given
    kept = again.kept_fields() if is_form and status >= 500 and again.has_input() else []
    return show(
        "trouble.html",
        status=status,
        name=name,
        trace=trace,
        kept=kept,
        path=request.path,
    )


@team.errorhandler(NotYours)
def _not_yours(_: NotYours) -> Response:
    return trouble("not-yours", 403)


@team.errorhandler(StaleForm)
def _stale(_: StaleForm) -> Response:
    return trouble("stale", 400)


@team.errorhandler(again.WrongInput)
def _wrong_input(wrong: again.WrongInput) -> Response:
    return trouble(wrong.code, 422, fields=wrong.fields)


@team.errorhandler(SessionOver)
@team.errorhandler(TokenRefused)
def _over(fault: Exception) -> Response:
    log.warning("session_over", fault=str(fault))
    sessions.end()
    return _to_sign_in()


@team.errorhandler(Unavailable)
def _away(fault: Unavailable) -> Response:
    log.warning("service_away", fault=str(fault))
    response = trouble("away", 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@team.errorhandler(Refused)
def _refused(refusal: Refused) -> Response:
    """Shows a refusal that no page handles, in the words of the page."""
    if refusal.status == 404:
        return trouble("missing", 404)
    log.warning("refused", status=refusal.status, problem=refusal.problem)
    if refusal.status == 403:
        return trouble("not-yours", 403)
    code = str(refusal.problem.get("type", ""))
    known = code if f"trouble.{code}.title" in words().entries else "refused"
    return trouble(known, refusal.status, faults=refusal.problem.get("errors", []))


@team.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    code = error.code or 500
    return trouble({404: "missing", 413: "too-large"}.get(code, "failed"), code)


@team.errorhandler(Exception)
def _failed(error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return trouble("failed", 500, trace=g.get("trace_id", ""))
