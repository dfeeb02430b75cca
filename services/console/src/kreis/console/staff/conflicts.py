"""Conflicts: what a device without a net put down, and a record that says something else.

Nothing was overwritten. Staff see both and decide; the signed list is on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.attendance import Conflict, DateInConflict, DateMarks
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.day import Day, Section
from kreis.console.staff.names import staff_names
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, go, me, page, team

BY_LINK = "roster link of "
"""What stands before the subject of whoever made the link."""


class ShownConflict(TypedDict):
    """Conflict with its person, and who says which."""

    mark: Conflict
    person: Participant | None
    marked_by: str
    is_by_link: bool
    stands_by: str
    stands_by_link: bool


class ShownMarks(TypedDict):
    marks: DateMarks
    conflicts: list[ShownConflict]


@team.post("/termin/<uuid:group_event_id>/widerspruch/<uuid:mark_id>")
@page("events:read", "attendance:write")
def settle_conflict(group_event_id: UUID, mark_id: UUID) -> Response:
    """Takes over what the device says, or leaves what stands."""
    takes_over = request.form.get("what") == "take"
    version = whole_number(request.form.get("version", ""), digits=9) or 0
    decision = {"takes_over": takes_over, "version": version}
    client().events.settle_mark(group_event_id, mark_id, decision)
    told = "conflict.taken" if takes_over else "conflict.left"
    return go("group_event", told, group_event_id=group_event_id)


def of_date(group_event_id: UUID, people: Mapping[str, Participant]) -> ShownMarks | None:
    """Returns what devices sent about a date. None if nothing came."""
    # Events of 0.1.0 takes no marks.
    found = if_kept(lambda: client().events.marks(group_event_id), NO_ROUTE)
    if found is None or found["last_arrived_at"] is None:
        return None
    names = staff_names() if found["conflicts"] else {}
    return {
        "marks": found,
        "conflicts": [_shown(each, people, names) for each in found["conflicts"]],
    }


def section(_: Day) -> Section | None:
    dates = of_all_dates()
    return Section("staff/_conflicts_of_today.html", {"dates": dates}) if dates else None


def of_all_dates() -> list[DateInConflict]:
    """Returns the dates with conflicts that nobody has settled, the oldest first."""
    if not me().may("attendance:read"):
        return []
    return if_kept(client().events.dates_in_conflict, NO_ROUTE) or []


def _shown(
    mark: Conflict, people: Mapping[str, Participant], names: Mapping[str, str]
) -> ShownConflict:
    stands = mark["stands"]["recorded_by"] if mark["stands"] else ""
    return {
        "mark": mark,
        "person": people.get(mark["participant_id"]),
        "marked_by": _named(mark["recorded_by"], names),
        "is_by_link": mark["recorded_by"].startswith(BY_LINK),
        "stands_by": _named(stands, names),
        "stands_by_link": stands.startswith(BY_LINK),
    }


def _named(recorded_by: str, names: Mapping[str, str]) -> str:
    subject = recorded_by.removeprefix(BY_LINK)
    return names.get(subject, "")
