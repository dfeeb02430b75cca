"""Timeline of a person ("Verlauf"): what was stored about her by all services, newest first.

What is planned stands apart, the soonest first. Each line is made of one stored fact or plan;
nothing is guessed. Who does not see her in full is asked for a reason first. Notifications asks
intake once more before it shows a message's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.notifications import MessageWords
from kreis.console.staff.happenings import Happening, Told, happenings_of, told_of
from kreis.console.staff.names import name_of, staff_names
from kreis.console.staff.openings import ask_for_reason, is_brief
from kreis.console.staff.partly import Parts
from kreis.console.staff.shell import client, clock, page, show, team, words
from kreis.console.staff.timeline_wording import said

TOPICS = ("programme", "answers", "attendance", "messages", "talks")
SHOWN = 12
"""Lines on the page of the person."""


@dataclass(frozen=True)
class Line:
    """One line of the timeline. `ahead` is true of what is planned."""

    at: datetime
    is_day: bool
    topic: str
    text: Markup
    by: str
    ahead: bool
    state: str = ""
    reason: str = ""
    words: MessageWords | None = None


@team.get("/person/<uuid:participant_id>/verlauf")
@page("participants:read")
def timeline(participant_id: UUID) -> Response:
    known = client().intake.participant(participant_id)
    if is_brief(known):
        return ask_for_reason(known)
    topic, parts = request.args.get("art", ""), Parts()
    every = lines_of(known, told_of(known["id"], parts))
    lines = [each for each in every if topic not in TOPICS or each.topic == topic]
    return show(
        "timeline.html",
        nav="waiting_list",
        person=known,
        name=name_of(known),
        planned=planned_of(lines),
        past=past_of(lines),
        topics=TOPICS,
        topic=topic if topic in TOPICS else "all",
        silent=parts.silent,
    )


def lines_of(known: Participant, told: Told) -> list[Line]:
    """Returns all lines about a person whom the member of staff sees in full, the newest first."""
    names = staff_names()
    now, t = clock().now().replace(tzinfo=None), words()
    found = sorted(happenings_of(known, told), key=_newest_first, reverse=True)
    return [
        Line(
            at=each.at,
            is_day=each.is_day,
            topic=each.topic,
            text=said(t, each),
            by=names.get(each.by or "", ""),
            ahead=each.at > now,
            state=str(each.values.get("state", "")),
            reason=str(each.values.get("reason") or ""),
            words=each.words,
        )
        for each in found
    ]


def planned_of(lines: Sequence[Line]) -> list[Line]:
    """Returns what is planned, the soonest first."""
    return [each for each in reversed(lines) if each.ahead]


def past_of(lines: Sequence[Line]) -> list[Line]:
    """Returns what has happened, the newest first."""
    return [each for each in lines if not each.ahead]


def _newest_first(each: Happening) -> tuple[datetime, int]:
    return each.at, each.rank
