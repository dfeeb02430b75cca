"""Control on the banner "Probebetrieb": moves the story clock by a day, or to the next date.

The form carries the time that the page showed. So a second press aims at the same moment, and finds
it reached. The sentence afterwards is the time that the services tell.

A long way needs several answers, because a proxy waits for none of them without end. The page in
between sends its form by itself, so one press is enough. It gives up where the clock stands still.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict

from flask import Response, abort, make_response, redirect, request, session, url_for

from kreis.chassis.client.story_clocks import go_forward, held_by
from kreis.console.clock import BERLIN, ToldClock
from kreis.console.staff.dates import morning_of_next_date
from kreis.console.staff.session import inside
from kreis.console.staff.shell import client, clock, page, signing_in, team, words

PATIENCE = 25.0
"""Seconds after which the page answers, wherever the clock is by then."""
MOVED = timedelta(minutes=1)
"""The clock runs by itself as well, as fast as any clock."""
STANDS = 4
"""Answers in a row in which the clock has not moved. Then the page asks for another press."""


class Way(TypedDict):
    """A way that goes on: the form that the next page sends by itself."""

    seen: str
    to: str
    until: str
    reached: str
    stood: int


@team.post("/uhr")
@page("story-clock:write", "events:read")
def move_story_clock() -> Response:
    """Moves the clocks of all services, and returns to the page where she was."""
    if not isinstance(clock(), ToldClock):
        abort(404)
    sent = request.form
    seen = _moment(sent.get("seen", ""))
    until = _next_date(seen) if sent.get("to") == "date" else _next_day(seen)
    if until is None:
        session["happened"] = ["story-clock.no-date", {}]
    else:
        clocks = signing_in().story_clocks()
        reached = go_forward(clocks, until, PATIENCE).astimezone(BERLIN)
        way = None if reached >= until else _goes_on(reached, until)
        if way:
            session["way"] = way
        else:
            held = [] if reached >= until else held_by(clocks)
            session["happened"] = _told(reached, held, until)
    back = inside(sent.get("next", "")) or url_for("team.home")
    return make_response(redirect(back, 303))


def _goes_on(reached: datetime, until: datetime) -> Way | None:
    """Returns the form of the next page; None if the clock has stood still for too long."""
    sent = request.form
    moved = reached - _moment(sent.get("reached", sent.get("seen", ""))) >= MOVED
    stood = 0 if moved else sent.get("stood", 0, int) + 1
    if stood >= STANDS:
        return None
    return Way(
        seen=sent.get("seen", ""),
        to=sent.get("to", ""),
        until=until.isoformat(),
        reached=reached.isoformat(),
        stood=stood,
    )


def _told(reached: datetime, held: list[str], until: datetime) -> list[Any]:
    """Returns the sentence about the way: which services still had work, if it ended early."""
    t = words()
    values = {"day": t.today(reached.date()), "time": t.hour(reached)}
    if reached >= until:
        return ["story-clock.reached", values]
    if held:
        return ["story-clock.held", {**values, "services": ", ".join(held)}]
    return ["story-clock.on-the-way", values]


def _moment(text: str) -> datetime:
    """Returns the time that the page showed, or now if the form tells none."""
    try:
        return datetime.fromisoformat(text).astimezone(BERLIN)
    except ValueError:
        return clock().now()


def _next_day(seen: datetime) -> datetime:
    """Returns the same time of the next day, by the wall clock."""
    return seen + timedelta(days=1)


def _next_date(seen: datetime) -> datetime | None:
    return morning_of_next_date(client().events.dates_of_all(seen.date(), None), seen)
