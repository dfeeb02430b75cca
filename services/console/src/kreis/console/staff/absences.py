"""Absences page ("Fehltage"): who was absent in a month, also as a CSV file.

It lists participants who came by referral; the file is for the office that referred them. Nobody
has to be told about absences of others. Who may have come by referral is listed as unclear.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypedDict

from flask import Response, request

from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import day_of, is_cancelled
from kreis.console.staff.group import Group, meeting_groups
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.shell import client, clock, page, show, team, words
from kreis.console.staff.unsaid import is_route_unclear


class Missed(TypedDict):
    """Absence of one participant on one day."""

    group: Group
    day: date
    absence: str
    person: Participant
    route: str


SCOPES = ("cohorts:read", "events:read", "invitations:read", "attendance:read", "participants:read")
REFERRED = "referral"
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a cell as a formula."""


@team.get("/fehltage")
@page(*SCOPES)
def absences() -> Response:
    month = _month()
    return show(
        "absences.html",
        nav="calendar",
        month=month,
        before=(month - timedelta(days=1)).replace(day=1),
        after=(month + timedelta(days=31)).replace(day=1),
        absences=list(_absences(month)),
    )


@team.get("/fehltage.csv")
@page(*SCOPES)
def download_absences() -> Response:
    """Sends the CSV file with semicolons and a UTF-8 byte order mark, as spreadsheets here
    expect."""
    month, t = _month(), words()
    columns = ("last_name", "first_name", "funded_project", "group", "day", "absence", "route")
    written = io.StringIO()
    file = csv.writer(written, delimiter=";")
    file.writerow([str(t(f"absences.column.{name}")) for name in columns])
    for each in _absences(month):
        person = each["person"]
        row = [person["last_name"], person["first_name"], person["funded_project"]]
        day = f"{each['day']:%d.%m.%Y}"
        told = [str(t(f"absence.{each['absence']}")), str(t(f"absences.route.{each['route']}"))]
        file.writerow(plain([*row, each["group"].name, day, *told]))
    response = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"fehltage-{month:%Y-%m}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _month() -> date:
    """Returns the first day of the month in `?monat=2027-04`, else of the current month."""
    try:
        return date.fromisoformat(f"{request.args.get('monat', '')}-01")
    except ValueError:
        return clock().now().date().replace(day=1)


def _absences(month: date) -> Iterator[Missed]:
    """Yields absences by name and day. Cancelled dates and dates still to come are left out."""
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    held = [
        (group, each)
        for group in meeting_groups(month, end)
        for each in group.dates
        if day_of(each).replace(day=1) == month
        and not is_cancelled(each)
        and day_of(each) <= clock().now().date()
    ]
    lists = client().together(lambda each: client().events.attendance(each[1]["id"]), held)
    missed = [
        (group, day_of(each), entry)
        for (group, each), found in zip(held, lists, strict=True)
        for entry in found["entries"]
        if entry["status"] == "absent"
    ]
    people = known_people((entry["participant_id"] for _, _, entry in missed))
    rows: list[Missed] = [
        {
            "group": group,
            "day": day,
            "absence": entry["absence"] or "unclear",
            "person": person,
            "route": route,
        }
        for group, day, entry in missed
        if (person := people.get(entry["participant_id"])) and (route := _route(person))
    ]
    yield from sorted(rows, key=lambda each: (by_name(each["person"]), each["day"]))


def _route(person: Participant) -> str:
    """`referral`, or `unclear` while nobody has said how she came. Empty for everybody else."""
    if is_route_unclear(person):
        return "unclear"
    return REFERRED if person["access_route"] == REFERRED else ""


def plain(cells: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(_COMMANDS) else cell for cell in cells]
