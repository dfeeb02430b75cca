"""Entries: proposed after the first attendance, recorded with one tap, undone, listed by month.

Who was there for the first time is read from events, who has an entry from intake. So a proposal
is right at once after a list is saved, and also for people who came before this release.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, timedelta
from functools import partial
from itertools import groupby
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Json
from kreis.console.services.responses.attendance import MissingList
from kreis.console.services.responses.events import FirstDay
from kreis.console.services.responses.intake import EntryView, Participant, WithoutEntry
from kreis.console.staff.csv_file import csv_file
from kreis.console.staff.dates import is_day, month_in
from kreis.console.staff.day import Day, Section
from kreis.console.staff.missing_lists import open_lists
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, clock, go, me, page, show, team, words

NEEDED = ("participants:read", "entries:write", "attendance:read")
AT_ONCE = 500
"""People in one request to events."""
RECORDED_BEFORE = {"already-entered", "has-left"}
"""Why intake skips somebody who has an entry or an exit. It skips others without saying more."""


class FirstTimer(TypedDict):
    """Somebody who was there for the first time and has no entry. `day` is as the form has it."""

    person: Participant
    day: str
    is_ticked: bool


class Proposal(TypedDict):
    """Everybody who was there for the first time on one day."""

    day: date
    people: list[FirstTimer]
    missing: list[MissingList]
    """Earlier dates whose lists miss one of them: she may have been there before."""


@team.post("/eintritte")
@page(*NEEDED)
def record_entries() -> Response:
    """Records the entries of the people who are ticked. A fault shows the form as it was sent."""
    sent = request.form
    ticked = sent.getlist("person")
    entries: list[Json] = [
        {"participant_id": who, "entry_date": sent.get(f"day.{who}", "")} for who in ticked
    ]
    wrong = {each["participant_id"]: "" for each in entries if not is_day(str(each["entry_date"]))}
    if wrong or not entries:
        return _form_again({str(who): "entries.wrong.day" for who in wrong} or {"": "nobody"})
    try:
        made = client().intake.record_entries(entries, once=sent.get("once", ""))
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _form_again(_faulty(refusal.problem, ticked))
    happened = "entries.recorded"
    if why := {each["why"] for each in made["skipped"]}:
        is_before = why <= RECORDED_BEFORE
        happened = "entries.recorded-some" if is_before else "entries.recorded-fewer"
    return _back(happened, len(made["recorded"]), len(ticked))


@team.post("/eintritte/zurueck")
@page(*NEEDED)
def withdraw_entries() -> Response:
    """Takes the entries back that were just recorded."""
    people = request.form.getlist("person")
    done = client().intake.withdraw_entries(people, once=request.form.get("once", ""))
    return _back("entries.withdrawn", len(done["withdrawn"]), len(people))


@team.get("/eintritte")
@page("participants:read")
def entries_of_month() -> Response:
    month = _month()
    return show(
        "entries_of_month.html",
        nav="today",
        month=month,
        before=month - timedelta(days=1),
        after=month + timedelta(days=31),
        entries=_entered(month),
    )


@team.get("/eintritte.csv")
@page("participants:read")
def download_entries() -> Response:
    month, t = _month(), words()
    columns = ("last_name", "first_name", "funded_project", "access_route", "entry")
    rows = [[str(t(f"entries.column.{name}")) for name in columns]]
    for each in _entered(month):
        person = each["person"]
        route = person["access_route"]
        row = [person["last_name"], person["first_name"], person["funded_project"] or ""]
        row.append(str(t.either(f"access.{route}", route)) if route else "")
        rows.append([*row, f"{each['day']:%d.%m.%Y}"])
    return csv_file(f"eintritte-{month:%Y-%m}", rows)


def section(_: Day) -> Section | None:
    values = {"entries": proposals(), "recorded": just_recorded()}
    return Section("staff/_entries_of_today.html", values) if any(values.values()) else None


def proposals(only: Collection[str] | None = None) -> list[Proposal]:
    """Returns the entries to propose, of all one's people or of some, the earliest day first."""
    if not me().may(*NEEDED):
        return []
    known = if_kept(client().intake.people_without_entry, NO_ROUTE) or []
    asked = [each for each in known if only is None or each["participant_id"] in only]
    found = first_days(asked)
    people = known_people(each["participant_id"] for each in found)
    since = {each["participant_id"]: each["since"] or "" for each in asked}
    rows = [(each, people.get(each["participant_id"])) for each in found]
    return _by_day(rows, since, open_lists() if any(person for _, person in rows) else [])


def first_days(people: Collection[WithoutEntry]) -> list[FirstDay]:
    """Returns when these people were there for the first time. Who never was is left out."""
    asked: list[Json] = [
        {"participant_id": each["participant_id"], "since": each["since"]} for each in people
    ]
    parts = [asked[place : place + AT_ONCE] for place in range(0, len(asked), AT_ONCE)]
    days = [if_kept(partial(client().events.first_days, part), NO_ROUTE) for part in parts]
    found = [day for each in days for day in each or ()]
    return sorted(found, key=lambda each: each["date"])


def just_recorded(only: Collection[str] | None = None) -> list[EntryView]:
    """Returns the entries that the member of staff has recorded today, of all people or of some.

    They can be undone.
    """
    if not me().may(*NEEDED):
        return []
    day = clock().now().astimezone(UTC).date().isoformat()
    found = if_kept(lambda: client().intake.entries_recorded_on(day), NO_ROUTE) or []
    mine = [
        each
        for each in found
        if each["recorded_by"] == me().subject and (only is None or each["participant_id"] in only)
    ]
    return sorted(mine, key=lambda each: by_name(each["participant"]))


class Entered(TypedDict):
    """Somebody who entered in the month."""

    person: Participant
    day: date


def _entered(month: date) -> list[Entered]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = client().intake.entries(month.isoformat(), last.isoformat())
    rows = [
        Entered(person=each["participant"], day=date.fromisoformat(each["entry_date"]))
        for each in found
    ]
    return sorted(rows, key=lambda each: (each["day"], by_name(each["person"])))


def _by_day(
    found: Iterable[tuple[FirstDay, Participant | None]],
    since: Mapping[str, str],
    lists: Sequence[MissingList],
) -> list[Proposal]:
    rows = [(day["date"], person) for day, person in found if person is not None]
    rows.sort(key=lambda row: (row[0], by_name(row[1])))
    proposed = []
    for day, those in groupby(rows, key=lambda row: row[0]):
        people = [FirstTimer(person=person, day=day, is_ticked=True) for _, person in those]
        own = {each["person"]["id"]: since.get(each["person"]["id"], "") for each in people}
        missing = [each for each in lists if _misses(each, own, day)]
        proposed.append(Proposal(day=date.fromisoformat(day), people=people, missing=missing))
    return proposed


def _misses(missing: MissingList, since: Mapping[str, str], before: str) -> bool:
    """Whether the list of an earlier date misses one of them, since she could enter."""
    day = missing["starts_at"][:10]
    return day < before and any(
        who in since and day >= since[who] for who in missing["participant_ids"]
    )


def _form_again(wrong: Mapping[str, str]) -> Response:
    """Shows what was sent once more, with each fault at its field."""
    sent = request.form
    ticked = sent.getlist("person")
    listed = [name.partition(".")[2] for name in sent if name.startswith("day.")]
    people = known_people(listed)
    rows = [
        FirstTimer(person=people[who], day=sent[f"day.{who}"], is_ticked=who in ticked)
        for who in listed
        if who in people
    ]
    return show(
        "entries_again.html",
        status=422,
        nav="today",
        people=rows,
        wrong=wrong,
        back=sent.get("back", ""),
        today=clock().now().date(),
    )


def _faulty(problem: Mapping[str, object], ticked: list[str]) -> dict[str, str]:
    """Maps people to the fault of their day, by `entries.3.entry_date`."""
    errors = problem.get("errors") or []
    places = [
        each["field"].split(".")[1]
        for each in errors  # type: ignore[attr-defined]
        if each["field"].partition(".")[0] == "entries"
    ]
    return {ticked[int(place)]: "entries.wrong.bounds" for place in places} or {"": "refused"}


def _back(happened: str, done: int, of: int) -> Response:
    """Redirects to the page that the form stood on."""
    kind, _, id_ = request.form.get("back", "").partition(":")
    try:
        if kind == "date":
            return go("group_event", happened, group_event_id=UUID(id_), told_n=done, told_m=of)
        if kind == "group":
            return go("group", happened, cohort_id=UUID(id_), told_n=done, told_m=of)
    except ValueError:
        pass
    return go("today", happened, told_n=done, told_m=of)


def _month() -> date:
    """Returns the first day of the month in `?monat=2027-04`, else of the current month."""
    return month_in(request.args.get("monat", ""), clock().now().date())
