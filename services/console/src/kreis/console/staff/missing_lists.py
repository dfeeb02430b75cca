"""Missing lists ("Fehlende Listen"): dates that are over and whose attendance is not complete.

Events says which lists are missing. No page computes it, so all pages state the same number.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response

from kreis.chassis.client.peers import Refused, Unavailable
from kreis.console.services.asking import Id
from kreis.console.services.responses.attendance import AttendanceReport, MissingList
from kreis.console.staff.client import asked_once
from kreis.console.staff.day import Day, Section
from kreis.console.staff.shell import client, clock, me, page, show, team

SHOWN = 5
"""Most lists in a card of a page about more than lists."""
LOOKS_BACK = timedelta(days=365)


class ListsUnknown(Unavailable):
    """Refused: without the missing lists no number of attendance is shown."""


@team.get("/listen")
@page("events:read", "attendance:read")
def missing_lists() -> Response:
    """Shows all missing lists of a year, the oldest first."""
    return show("missing_lists.html", nav="calendar", lists=open_lists())


def section(_: Day) -> Section | None:
    lists = open_lists()
    values = {"lists": lists, "shown": SHOWN}
    return Section("staff/_missing_lists_of_today.html", values) if lists else None


def open_lists() -> list[MissingList]:
    """Returns all missing lists of a year, the oldest first. A page asks events once.

    Lists of groups that have ended belong to it: their numbers go into reports too.
    """
    return asked_once("missing_lists", _open_lists)


def _open_lists() -> list[MissingList]:
    if not me().may("attendance:read"):
        return []
    try:
        return client().events.missing_lists(clock().now().date() - LOOKS_BACK)
    except Refused as refusal:
        if refusal.status not in (404, 405):  # events of 0.1.0 does not know which are missing
            raise
        return []


def report(
    first: date, last: date | None = None, *, cohort_id: Id = "", participant_id: Id = ""
) -> AttendanceReport:
    """Returns the attendance of a period together with the lists that are missing for it.

    Raises `ListsUnknown` while events is still of release 0.1.0.
    """
    try:
        return client().events.attendance_report(
            first, last, cohort_id=cohort_id, participant_id=participant_id
        )
    except Refused as refusal:
        if refusal.status not in (404, 405):
            raise
        raise ListsUnknown("events of 0.1.0 does not say which lists are missing") from refusal
