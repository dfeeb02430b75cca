"""Participant's pages: the question, her answer, and what to do in case of an error.

GET changes nothing, because mail scanners open links. An answer is a POST that ends in a redirect.
The pages have no script and nothing from other sites, and no cookie but the one behind a PIN.
Browsers and search engines keep no copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from babel import negotiate_locale
from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from kreis.chassis.client.peers import TooMany, Unavailable
from kreis.chassis.http.auth import public
from kreis.console.clock import BERLIN
from kreis.console.participants import sealed
from kreis.console.participants.answers import (
    Answers,
    Invited,
    LinkExpired,
    LinkUnknown,
    NamedChild,
    NotTaken,
    UnknownChild,
    chosen_of,
    named,
)
from kreis.console.participants.behind_pin import PinAsked, keep
from kreis.console.participants.calendar_files import calendar_response
from kreis.console.participants.choices import ChoiceKind
from kreis.console.participants.domain import Answer
from kreis.console.participants.wording import FALLBACK, HerWords, languages, words_for, words_of
from kreis.console.texts import SIMPLE_GERMAN
from kreis.contracts.calendars import in_zone

RETRY_AFTER = 120
"""Seconds after which a retry may help."""
RETRY_AFTER_TOO_MANY = 3600
"""Seconds after which events takes changes by a link again."""
BEHIND_PIN = ("pin-missing", "link-locked")
"""Pages that say that staff call, because her link opens for nobody."""
log = structlog.stdlib.get_logger("pages")
pages = Blueprint("pages", __name__)


@pages.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals |= {
        "local": lambda moment: in_zone(moment, BERLIN),
        "sealed": sealed.seal,
    }


@pages.get("/")
@public
def show_home() -> Response:
    return message_page("home", 200)


@pages.get("/a/<token>")
@public
def show_invitation(token: str) -> Response:
    return _invitation_page(token, answers_of_app().invited(token))


@pages.post("/a/<token>")
@public
def give_answer(token: str) -> Response:
    """Sends the participant's answer to events, then redirects to her page.

    If the answer is refused, the question is shown again with her choice still ticked. A no to all
    dates of somebody who has said yes is asked about first.
    """
    chosen = request.form.getlist("child", type=UUID)
    if request.form.get("answer") == ChoiceKind.NO and not request.form.get("sure"):
        invited = answers_of_app().invited(token)
        if invited.has_dates_to_lose:
            return her_page("stop.html", token, invited)
    try:
        _give(token, request.form.get("answer"), chosen)
    except _AskAgain as again:
        invited = answers_of_app().invited(token)
        return _invitation_page(token, invited, again=again, chosen=chosen)
    return make_response(redirect(url_for("pages.show_invitation", token=token, thanks=1), 303))


@pages.get("/a/<token>/kalender")
@public
def download_calendar(token: str) -> Response:
    wanted = request.args.get("language", "")
    language = wanted if wanted in languages() else FALLBACK
    return calendar_response(answers_of_app().calendar(token, language), "termine.ics")


@pages.post("/a/<token>/pin")
@public
def give_pin(token: str) -> Response:
    """Sends the PIN to events, then redirects to the page of the link."""
    session = answers_of_app().open_with_pin(token, request.form.get("pin", "").strip())
    there = make_response(redirect(url_for("pages.show_invitation", token=token), 303))
    return keep(there, token, session)


@pages.post("/a/<token>/links")
@public
def shut_other_links(token: str) -> Response:
    """Shuts the participant's other links, then redirects to her page."""
    answers_of_app().shut_other_links(token)
    return make_response(redirect(url_for("pages.show_invitation", token=token, shut=1), 303))


@pages.app_errorhandler(PinAsked)
def _ask_for_pin(asked: PinAsked) -> Response:
    """Asks for the PIN, or says that staff call. Neither names the participant or the agency."""
    if asked.code in BEHIND_PIN:
        return message_page(asked.code, 403)
    token = (request.view_args or {})["token"]
    words = words_of(browsers_language())
    is_wrong = asked.code == "pin-wrong"
    surroundings = surroundings_for(words, is_discreet=True)
    page = render_template("pin.html", **surroundings, token=token, is_wrong=is_wrong)
    return Response(page, 403 if is_wrong or request.method == "POST" else 200)


@pages.app_errorhandler(TooMany)
def _too_many(_: TooMany) -> Response:
    response = message_page("too-many", 429)
    response.headers["Retry-After"] = str(RETRY_AFTER_TOO_MANY)
    return response


@pages.app_errorhandler(LinkExpired)
def _expired(_: LinkExpired) -> Response:
    return message_page("expired", 410)


@pages.app_errorhandler(LinkUnknown)
def _unknown(_: LinkUnknown) -> Response:
    return message_page("unknown", 404)


@pages.app_errorhandler(Unavailable)
def _away(fault: Unavailable) -> Response:
    """Answers 503 while a service is unavailable.

    An answer that was being sent may have arrived. Sending it again does no harm.
    """
    log.warning("service_away", fault=str(fault))
    text = "answer" if request.method == "POST" else "text"
    response = message_page("away", 503, text=text, again=request.path)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@pages.app_errorhandler(HTTPException)
def _missing(error: HTTPException) -> Response:
    code = error.code or 500
    response = message_page("missing" if code == 404 else "failed", code)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


@pages.app_errorhandler(Exception)
def _failed(error: Exception) -> Response:
    log.error("request_failed", exc_info=error)
    return message_page("failed", 500)


class _AskAgain(Exception):
    """Answer that could not be taken; `notice` says why."""

    def __init__(self, notice: str, status: int) -> None:
        super().__init__(notice)
        self.notice = notice
        self.status = status


def _give(token: str, kind: str | None, chosen: Sequence[UUID]) -> None:
    """Gives the answer of the pressed button."""
    if kind not in list(ChoiceKind):
        raise _AskAgain("again", 422)
    if kind == ChoiceKind.WITH_CHILDREN and not chosen:
        raise _AskAgain("nobody", 422)
    answer = Answer.NO if kind == ChoiceKind.NO else Answer.YES
    try:
        children = _chosen(token, chosen) if kind == ChoiceKind.WITH_CHILDREN else []
        answers_of_app().give(token, answer, children)
    except UnknownChild:
        raise _AskAgain("again", 422) from None
    except NotTaken as refusal:
        known = refusal.code in ("childcare-full", "group-full")
        raise _AskAgain(refusal.code if known else "refused", 409) from None


def _chosen(token: str, chosen: Sequence[UUID]) -> list[NamedChild]:
    """Returns those of the participant's children whom she chose. Raises `UnknownChild`.

    Her children come from the seal in the form, else from a new request.
    """
    hers = sealed.unseal(token, request.form.get("known", ""))
    if hers is None:
        hers = named(answers_of_app().invited(token).to_bring)
    return chosen_of(hers, chosen)


def _invitation_page(
    token: str, invited: Invited, *, again: _AskAgain | None = None, chosen: Sequence[UUID] = ()
) -> Response:
    """Shows the question until it is answered, and again if the answer was refused."""
    is_question = invited.invitation.answer is None or again is not None
    return her_page(
        "ask.html" if is_question else "answered.html",
        token,
        invited,
        again.status if again else 200,
        ticked=chosen or invited.invitation.coming or [child.id for child in invited.to_bring],
        notice=again and again.notice,
        is_thanked="thanks" in request.args,
        has_shut="shut" in request.args,
    )


def her_page(
    template: str, token: str, invited: Invited, status: int = 200, **other: Any
) -> Response:
    """Renders a page for the participant of this link, in her language."""
    contact = invited.contact
    words = words_for(contact, browsers_language()).on(invited.invitation.today)
    if contact.is_discreet:
        contact = contact.without_names(current_app.config["KREIS_DISCREET_PHONE"])
    brand = contact.agency.short_name if contact.agency else words("brand")
    page = render_template(
        template,
        **surroundings_for(
            words, "" if contact.is_discreet else brand, is_discreet=contact.is_discreet
        ),
        token=token,
        invited=invited,
        invitation=invited.invitation,
        contact=contact,
        **other,
    )
    return Response(page, status)


def message_page(
    name: str, status: int, *, text: str = "text", again: str | None = None
) -> Response:
    """Renders a page with one message, in the browser's language: the participant is unknown
    here. So it has no brand, except the front page: she may need discretion."""
    words = words_of(browsers_language())
    brand = words("brand") if name == "home" else ""
    surroundings = surroundings_for(words, brand, is_discreet=name in BEHIND_PIN)
    page = render_template("message.html", **surroundings, name=name, text=text, again=again)
    return Response(page, status)


def browsers_language() -> str | None:
    """Returns the best of our languages for this browser.

    Plain German is left out: no browser asks for it.
    """
    wanted = [language for language, _ in request.accept_languages]
    return negotiate_locale(wanted, languages().keys() - {SIMPLE_GERMAN}, sep="-")


def surroundings_for(
    words: HerWords, brand: str = "", *, is_discreet: bool = False
) -> dict[str, Any]:
    """Returns the values every page needs. Without `brand` it names no agency. With `is_discreet`
    its title tells nothing."""
    return {"t": words, "brand": brand, "is_discreet": is_discreet}


def answers_of_app() -> Answers:
    answers: Answers = current_app.extensions["kreis.answers"]
    return answers
