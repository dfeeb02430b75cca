"""Absences page ("Fehltage"): who was absent in a month, also as a CSV file.

It lists participants who came by referral; the file is for the office that referred them. Nobody
has to be told about absences of others. Who may have come by referral is listed as unclear. The
page counts the absences that it leaves out, so rows and counts add up to the same for everybody.
Page and file say what they lack: missing lists, and absences of people whose file the member of
staff does not see. Neither then says that nobody was absent.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict

from flask import Response, request

from kreis.console.services.responses.attendance import MissingList
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.csv_file import csv_file
from kreis.console.staff.dates import day_from, day_of, month_in
from kreis.console.staff.missing_lists import report
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.openings import is_brief
from kreis.console.staff.shell import clock, page, show, team, words
from kreis.console.staff.unsaid import is_route_unclear
from kreis.console.staff.wording import StaffWords


class Missed(TypedDict):
    """Absence of one participant on one day."""

    group: str
    day: date
    absence: str
    person: Participant
    route: str


class Month(TypedDict):
    """Absences of a month, as far as its lists are there."""

    absences: list[Missed]
    missing_lists: list[MissingList]
    dates: int
    is_over: bool
    others: int
    not_referred: int


SCOPES = ("cohorts:read", "events:read", "invitations:read", "attendance:read", "participants:read")
REFERRED = "referral"


@team.get("/fehltage")
@page(*SCOPES)
def absences() -> Response:
    month = _month()
    return show(
        "absences.html",
        nav="calendar",
        month=month,
        before=(month - timedelta(days=1)).replace(day=1),
        after=_next(month),
        **_absences(month),
    )


@team.get("/fehltage.csv")
@page(*SCOPES)
def download_absences() -> Response:
    """Sends the absences as a CSV file.

    What the file lacks comes first, each in a row of its own. The name of the file says that it is
    incomplete, also while the month is not over. Absences of people who did not come by referral
    are counted in a row, and the file is complete without them.
    """
    month, t = _month(), words()
    found = _absences(month)
    columns = ("last_name", "first_name", "funded_project", "group", "day", "absence", "route")
    lacking = _lacking(found, t)
    rows = [[str(t(f"absences.column.{name}")) for name in columns], *lacking]
    for row in found["absences"]:
        person = row["person"]
        cells = [person["last_name"], person["first_name"], person["funded_project"] or ""]
        day = f"{row['day']:%d.%m.%Y}"
        told = [str(t(f"absence.{row['absence']}")), str(t(f"absences.route.{row['route']}"))]
        rows.append([*cells, row["group"], day, *told])
    is_whole = found["is_over"] and not (found["missing_lists"] or found["others"])
    state = "" if is_whole else str(t("absences.file-incomplete"))
    return csv_file(f"fehltage-{month:%Y-%m}{state}", rows)


def _lacking(found: Month, t: StaffWords) -> list[list[str]]:
    """Returns what is not in the file, a row for each: days to come, missing lists, absences."""
    missing = str(t("lists.is-missing"))
    rows = [
        ["", "", "", each["cohort_name"], f"{day_of(each):%d.%m.%Y}", missing, ""]
        for each in found["missing_lists"]
    ]
    said = [str(t("absences.file-not-over"))] * (not found["is_over"])
    for name in ("others", "not_referred"):
        count = found[name]
        said += [str(t.count(f"absences.file-{name.replace('_', '-')}", count))] * bool(count)
    return [*rows, *(["", "", "", "", "", each, ""] for each in said)]


def _month() -> date:
    """Returns the first day of the month in `?monat=2027-04`, else of the current month."""
    return month_in(request.args.get("monat", ""), clock().now().date())


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _absences(month: date) -> Month:
    """Returns absences by name and day, with the lists that are missing for them.

    `others` counts absences of people whom the member of staff sees only briefly: she does not see
    how they came. `not_referred` counts absences of people who did not come by referral.
    """
    last = _next(month) - timedelta(days=1)
    found = report(month, last)
    people = known_people(each["participant_id"] for each in found["absences"])
    known = [
        (each, person)
        for each in found["absences"]
        if (person := people.get(each["participant_id"]))
    ]
    others = sum(is_brief(person) for _, person in known)
    rows: list[Missed] = [
        {
            "group": each["cohort_name"],
            "day": day_from(each["date"]),
            "absence": each["absence"],
            "person": person,
            "route": route,
        }
        for each, person in known
        if not is_brief(person) and (route := _route(person))
    ]
    return {
        "absences": sorted(rows, key=lambda each: (by_name(each["person"]), each["day"])),
        "missing_lists": found["missing_lists"],
        "dates": found["dates"],
        "is_over": last < clock().now().date(),
        "others": others,
        "not_referred": len(known) - others - len(rows),
    }


def _route(person: Participant) -> str:
    """`referral`, or `unclear` while nobody has said how she came. Empty for everybody else."""
    if is_route_unclear(person):
        return "unclear"
    return REFERRED if person["access_route"] == REFERRED else ""
