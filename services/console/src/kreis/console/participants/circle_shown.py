"""What all pages of a circle have in common: what is shown, and what follows an act.

Looking changes nothing. An act ends in a redirect, or in the same page with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from kreis.console.clock import BERLIN
from kreis.console.participants.answers import LinkUnknown
from kreis.console.participants.circle_links import JOINED, NotDone, refusals
from kreis.console.participants.pages import surroundings_for
from kreis.console.participants.wording import HerWords, words_of
from kreis.console.services.circles import CircleLinks
from kreis.console.services.responses.circles import CirclePage
from kreis.contracts.calendars import in_zone

BANDS = ("0-2", "3-5", "6-9", "10+")
_QUARTER = 15
_LTR, _END = "\u2066", "\u2069"
"""Keep a sign before its number where text runs from right to left."""


def durations(minutes: int) -> list[int]:
    """Returns what may be confirmed instead: shorter, in quarters of an hour, the longest first."""
    return list(range(minutes - _QUARTER, 0, -_QUARTER))


def do(
    token: str,
    act: Callable[[CircleLinks], Any],
    template: str,
    *,
    also_wrong: Sequence[str] = (),
    **shown_again: Any,
) -> Response:
    """Runs an act and goes back to the circle. If it is refused, `template` says why, and marks
    the fields that are wrong."""
    try:
        with refusals(token):
            act(links())
    except NotDone as refusal:
        if refusal.notice == JOINED:
            return make_response(redirect(url_for("circle.show_circle", token=token), 303))
        status = 422 if refusal.notice == "invalid" else 409
        wrong = dict.fromkeys((*refusal.wrong, *also_wrong)) if status == 422 else ()
        told = {"notice": refusal.notice, "wrong": list(wrong)}
        return show(template, token, look(token), status, **told, **shown_again)
    return make_response(redirect(url_for("circle.show_circle", token=token, done=1), 303))


def show(template: str, token: str, found: CirclePage, status: int = 200, **other: Any) -> Response:
    words = words_of(found["language"])
    shown = {"notice": None, "wrong": (), "said": None, **other}
    page = render_template(
        template,
        **surroundings_for(words, found["circle"]["sender_name"]),
        token=token,
        page=found,
        bands=BANDS,
        is_done="done" in request.args,
        duration=lambda minutes: _duration(words, minutes),
        ages=lambda each: words("circle.ages", ages=_ages(each)),
        **shown,
    )
    return Response(page, status)


def _duration(words: HerWords, minutes: int) -> Any:
    hours, rest = divmod(abs(minutes), 60)
    signed = f"{_LTR}−{hours}{_END}" if minutes < 0 else hours
    return words("circle.duration", hours=signed, minutes=rest)


def _ages(bands: Sequence[str]) -> Markup:
    """Returns ages that no line breaks, and that read the same in each direction."""
    return Markup(", ").join(
        Markup('<bdi class="whole" dir="ltr">{}</bdi>').format(each) for each in bands
    )


def look(token: str) -> CirclePage:
    with refusals(token):
        return links().page(token)


def page_of_member(token: str) -> CirclePage:
    found = look(token)
    if found["me"] is None:
        raise LinkUnknown
    return found


def typed_hours(*also: str) -> tuple[dict[str, Any], dict[str, str | None]]:
    """Returns day and hours as they were typed, with other fields, and as exchange takes them."""
    said = {name: request.form.get(name, "") for name in ("day", "from", "until", *also)}
    starts, ends = (_moment(said["day"], said[each]) for each in ("from", "until"))
    return said, {
        "starts_at": starts,
        "ends_at": ends,
    }


def _moment(day: str, hour: str) -> str | None:
    """Returns a moment of a form as exchange takes it; None if it is none."""
    try:
        written = datetime.fromisoformat(f"{day}T{time.fromisoformat(hour)}")
    except ValueError:
        return None
    return written.replace(tzinfo=BERLIN).isoformat()


def moment_of(text: str) -> datetime:
    return in_zone(datetime.fromisoformat(text), BERLIN)


def links() -> CircleLinks:
    found: CircleLinks = current_app.extensions["kreis.circle"]
    return found
