"""Nachrichten: what became of each message, by state."""

from __future__ import annotations

from flask import Response, request

from kreis.console.staff import programme
from kreis.console.staff.shell import desk, page, show, team

STATES = ("queued", "sent", "failed", "suppressed", "unknown")
SHOWN = 100


@team.get("/nachrichten")
@page("deliveries:read")
def messages() -> Response:
    """A page of messages, in one state or in all, the oldest first as they are kept."""
    state = request.args.get("stand", "")
    found = desk().get(
        "notifications",
        "/messages",
        state=state if state in STATES else None,
        after=request.args.get("nach") or None,
        limit=SHOWN,
    )
    people = programme.people(desk(), (each["participant_id"] for each in found["items"]))
    return show(
        "messages.html",
        nav="messages",
        messages=found["items"],
        next_page=found["next"],
        people=people,
        state=state,
        states=STATES,
    )
