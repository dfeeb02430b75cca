"""Messages page ("Nachrichten"): what became of each message, and what is still to go out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypedDict

from flask import Response, request

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.notifications import PlannedMessage
from kreis.console.staff.names import known_people
from kreis.console.staff.sending_rules import rest, sending_rules
from kreis.console.staff.shell import client, page, show, team

STATES = ("queued", "sent", "failed", "suppressed", "unknown")
SHOWN, PLANNED_SHOWN = 100, 500
NOT_NEEDED = "no_longer_holds"
"""Why a message was not sent that nobody needs any more, such as a reminder of a moved date."""


@team.get("/nachrichten")
@page("deliveries:read")
def messages() -> Response:
    """Shows one page of messages, of one state or all, the newest first.

    Those that were no longer needed and not sent are shown on request.
    """
    state = request.args.get("stand", "")
    shows_all = request.args.get("alle") == "ja"
    found = client().notifications.messages(
        state=state if state in STATES else None,
        after=request.args.get("nach") or None,
        limit=SHOWN,
        without=None if shows_all else NOT_NEEDED,
    )
    people = known_people(each["participant_id"] for each in found["items"])
    return show(
        "messages.html",
        nav="messages",
        messages=found["items"],
        next_page=found["next"],
        left_out=found.get("left_out", 0),
        shows_all=shows_all,
        people=people,
        state=state,
        states=STATES,
        rest=rest(sending_rules()),
    )


@team.get("/nachrichten/geplant")
@page("deliveries:read")
def planned_messages() -> Response:
    """Shows planned messages, the nearest first. Messages of one kind and moment share a line."""
    found = client().notifications.planned_messages(PLANNED_SHOWN)
    people = known_people(each["participant_id"] for each in found)
    return show(
        "planned_messages.html",
        nav="messages",
        moments=[
            {
                "at": at,
                "kind": kind,
                "is_message": is_message,
                **_parted([people.get(who) for who in _once(together)], kind),
            }
            for (at, kind, is_message), together in groupby(sorted(found, key=_moment), _moment)
        ],
        is_cut=len(found) == PLANNED_SHOWN,
        states=STATES,
    )


class Recipients(TypedDict):
    people: list[Participant | None]
    without_group: list[Participant | None]


def _parted(people: list[Participant | None], kind: str) -> Recipients:
    """Parts who is in a group from who is in none. What is about a group's dates stays in the plan
    when somebody leaves it, and is left out when it is due."""
    if kind.startswith("appointment"):
        return {"people": people, "without_group": []}
    alone: list[Participant | None] = [each for each in people if each and not each["cohort_id"]]
    return {"people": [each for each in people if each not in alone], "without_group": alone}


def _once(planned: Iterable[PlannedMessage]) -> list[str]:
    """Returns whom they are for, each once: a changed date has its reminder from before, too."""
    return list(dict.fromkeys(each["participant_id"] for each in planned))


def _moment(planned: PlannedMessage) -> tuple[str, str, bool]:
    return planned["not_before"], planned["kind"], planned["is_message"]
