"""Participant's pages beside the question: one date, the calendar address, her stored data.

Looking changes nothing. An answer to one date leaves her answer to all others as it is. It carries
the sequence of the date as she saw it. If the date was changed meanwhile, events refuses the
answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for

from kreis.chassis.http.arriving import whole_number
from kreis.chassis.http.auth import public
from kreis.console.participants.answers import Invited, NotTaken, UnknownChild
from kreis.console.participants.domain import Answer, Meeting
from kreis.console.participants.pages import answers_of_app, her_page

KNOWN_REFUSALS = ("childcare-full", "date-full", "date-changed", "date-cancelled", "date-past")
CALENDAR = "text/calendar; charset=utf-8"

dates = Blueprint("dates", __name__)


@dates.get("/a/<token>/termin/<uuid:group_event_id>")
@public
def show_date(token: str, group_event_id: UUID) -> Response:
    """Shows one date.

    Until the participant has said yes to the invitation, redirects to that question.
    """
    invited = answers_of_app().invited(token)
    meeting = _hers(invited, group_event_id)
    if invited.invitation.answer is not Answer.YES:
        return make_response(redirect(url_for("pages.show_invitation", token=token), 303))
    return _date_page(token, invited, meeting)


@dates.post("/a/<token>/termin/<uuid:group_event_id>")
@public
def give_date_answer(token: str, group_event_id: UUID) -> Response:
    """Sends the participant's answer about one date to events, then redirects to the date."""
    invited = answers_of_app().invited(token)
    meeting = _hers(invited, group_event_id)
    chosen = request.form.getlist("child", type=UUID)
    said = request.form.get("answer")
    seen = whole_number(request.form.get("sequence", ""), digits=9)
    if said not in list(Answer) or seen is None:
        return _date_page(token, invited, meeting, "again", 422)
    answer, waits = Answer(said), bool(request.form.get("waits"))
    children: Sequence[UUID] = chosen if answer is Answer.YES else ()
    try:
        answers_of_app().give_for_date(token, invited, meeting, answer, children, seen, waits=waits)
    except UnknownChild:
        return _date_page(token, invited, meeting, "again", 422)
    except NotTaken as refusal:
        return _refused(token, group_event_id, refusal.code, chosen)
    return _saved(token, group_event_id)


@dates.post("/a/<token>/termin/<uuid:group_event_id>/warteliste")
@public
def leave_waitlist(token: str, group_event_id: UUID) -> Response:
    """Takes the participant off the waitlist, or declines the place held for her."""
    invited = answers_of_app().invited(token)
    answers_of_app().leave_waitlist(token, _hers(invited, group_event_id))
    return _saved(token, group_event_id)


@dates.get("/a/<token>/absage")
@public
def ask_to_stop(token: str) -> Response:
    """Asks whether the participant means all dates, and says what a no to all of them does."""
    invited = answers_of_app().invited(token)
    if invited.has_dates_to_lose:
        return her_page("stop.html", token, invited)
    return make_response(redirect(url_for("pages.show_invitation", token=token), 303))


@dates.get("/a/<token>/daten")
@public
def show_data(token: str) -> Response:
    """Shows the data stored about the participant, as far as these pages get it."""
    return her_page("data.html", token, answers_of_app().invited(token))


@dates.post("/a/<token>/kalender-adresse")
@public
def change_feed(token: str) -> Response:
    """Makes or stops the participant's calendar address.

    A new address is shown in this response only, because it is told only once.
    """
    invited = answers_of_app().invited(token)
    try:
        if request.form.get("stop"):
            answers_of_app().stop_feed(token)
            return her_page("feed.html", token, invited, address=None)
        feed = _new_feed(token, invited)
    except NotTaken:
        abort(404)
    base = (current_app.config["KREIS_PUBLIC_URL"] or request.url_root).rstrip("/")
    address = base + url_for("dates.send_feed", address=feed)
    return her_page("feed.html", token, invited, address=address)


@dates.get("/k/<address>.ics")
@public
def send_feed(address: str) -> Response:
    return Response(answers_of_app().feed(address), content_type=CALENDAR)


def _saved(token: str, group_event_id: UUID) -> Response:
    there = url_for("dates.show_date", token=token, group_event_id=group_event_id, saved=1)
    return make_response(redirect(there, 303))


def _refused(token: str, group_event_id: UUID, code: str, chosen: Sequence[UUID]) -> Response:
    """Shows the date as it is now, and why the answer was refused.

    If it has begun, her next date stands in its place. If there is no room, the participant may
    join the waitlist with the children she chose.
    """
    now = answers_of_app().invited(token)
    meeting = _hers(now, group_event_id)
    if meeting.is_cancelled:
        code = "date-cancelled"
    code = "date-full" if code == "group-full" else code
    notice = code if code in KNOWN_REFUSALS else "refused"
    if code == "date-past" and (coming := now.invitation.next_meeting):
        return _date_page(token, now, coming, notice, 409, is_next=True)
    return _date_page(token, now, meeting, notice, 409, chosen)


def _new_feed(token: str, invited: Invited) -> str:
    """Makes a calendar address; answers 404 for a participant who needs discretion.

    Other people may see her calendar, and it would tell them where she is.
    """
    return abort(404) if invited.contact.is_discreet else answers_of_app().make_feed(token)


def _hers(invited: Invited, group_event_id: UUID) -> Meeting:
    return invited.invitation.meeting(group_event_id) or abort(404)


def _date_page(
    token: str,
    invited: Invited,
    meeting: Meeting,
    notice: str | None = None,
    status: int = 200,
    chosen: Sequence[UUID] = (),
    *,
    is_next: bool = False,
) -> Response:
    return her_page(
        "date.html",
        token,
        invited,
        status,
        meeting=meeting,
        notice=notice,
        chosen=chosen,
        is_next=is_next,
        is_saved="saved" in request.args,
    )
