"""What a device keeps of an attendance list: its heading, its names and how it sends.

Promise: of people under address protection a device keeps initials, as paper does. It keeps no last
name and no contact of anybody. A reason of absence is kept only with a tap that could not be sent
from the open page.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from flask import url_for
from flask.blueprints import BlueprintSetupState

from kreis.console.looks import VERSION, WORKER
from kreis.console.services.responses.events import Roster
from kreis.console.services.responses.group_events import DateOnPaper, GroupEvent
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import ends, starts
from kreis.console.staff.names import NOBODY, initials, is_protected
from kreis.console.staff.shell import clock, me, team, words

BY_LINK = "link"
"""Owner of a list that was opened by link and PIN. Others belong to who was signed in."""


class DeviceList(TypedDict):
    """A list as its page hands it to `static/roster.js`; the rows are read from the page."""

    id: str
    owner: str
    api: str
    path: str
    worker: str
    lines: list[str]
    sequence: int
    whole: int
    now: int
    """Milliseconds since 1970: with it a device measures how wrong its clock is."""
    expires: float | None
    """Milliseconds since 1970: no name is kept longer, unless something about her waits."""


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters["device_name"] = device_name


def device_name(person: Participant | None) -> str:
    """Returns `Sabine K.`; initials of somebody under address protection."""
    if person is None:
        return NOBODY
    first, last = person["first_name"], person["last_name"]
    return initials(first, last) if is_protected(person) else f"{first} {last[:1]}.".strip()


def of_staff(group_event: GroupEvent, minutes: int) -> DeviceList:
    path = url_for("team.group_event", group_event_id=group_event["id"])
    return _list(me().subject, group_event, path, group_event["sequence"], minutes, None)


def of_link(token: str, roster: Roster) -> DeviceList | None:
    """Returns None from an events of 0.1.0, which takes no marks."""
    if "sequence" not in roster or "expires_at" not in roster:
        return None
    path = url_for("team.ask_for_pin", token=token)
    expires = datetime.fromisoformat(roster["expires_at"]).timestamp() * 1000
    date, minutes = roster["group_event"], roster["minutes"]
    return _list(BY_LINK, date, path, roster["sequence"], minutes, expires)


def _list(
    owner: str,
    date: GroupEvent | DateOnPaper,
    path: str,
    sequence: int,
    minutes: int,
    expires: float | None,
) -> DeviceList:
    t, start = words(), starts(date)
    return {
        "id": str(date["id"]),
        "owner": owner,
        "api": f"{path}/geraet",
        "path": path,
        "worker": url_for("looks.send_static", name=WORKER, v=VERSION),
        "lines": [
            f"{t.long(start.date())}, {t.hour(start)}–{t.hour(ends(date))}",
            date["venue"]["name"],
        ],
        "sequence": sequence,
        "whole": minutes,
        "now": round(clock().now().timestamp() * 1000),
        "expires": expires,
    }
