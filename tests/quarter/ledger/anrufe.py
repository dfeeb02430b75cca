"""What Heute has to say of calls: whom to call, about what, why, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import Group, running
from tests.quarter.ledger.names import (
    Viewer,
    is_in_full,
    joined,
    name,
    number,
    staff_id,
    staff_name,
    tag,
)
from tests.quarter.ledger.vermisst import away_of

Told = Iterator[tuple[str, str]]
CALLS_SHOWN = 3


def calls(books: Books, viewer: Viewer) -> Told:
    tasks = open_calls(books, viewer)
    if not tasks:
        return
    yield "section", "Bitte anrufen"
    yield "Bitte anrufen", str(len(tasks))
    for task in tasks[:CALLS_SHOWN]:
        yield call(books, viewer, task, "Bitte anrufen")
    more = len(tasks) - CALLS_SHOWN
    if more > 0:
        yield "Bitte anrufen", "und eine weitere Person" if more == 1 else f"und {more} weitere"


def open_calls(books: Books, viewer: Viewer) -> list[Row]:
    """The longest wait first; colleagues' people, whom she sees briefly, at the end."""

    def place(task: Row) -> tuple[bool, datetime, str]:
        person = books.one("intake.participant", id=task["participant_id"])
        is_brief = person is not None and not is_in_full(books, viewer, person)
        return is_brief, task["raised_at"], task["id"]

    return sorted(books.of("notifications.call_task", state="open"), key=place)


def call(books: Books, viewer: Viewer, task: Row, heading: str) -> tuple[str, str]:
    """Whom to call, about what, why, and until when an answer is asked for."""
    person = books.one("intake.participant", id=task["participant_id"]) or {}
    invitation = books.one("events.invitation", id=task["invitation_id"]) or {}
    group = next((g for g in running(books) if g.id == invitation.get("cohort_id")), None)
    about = words.ABOUT[task["kind"]]
    if dates := _changed(books, task):
        about += ": " + ", ".join(dates)
    parts = [about, words.WHY_CALL[task["reason"]]]
    if group:
        parts.append(f"{group.name}, {_weekday(group)}")
        if task["kind"] == "invitation" and not invitation["answer"]:
            by = invitation["answer_by"].astimezone(words.BERLIN)
            until = "Keine Antwort bis" if by < books.now else "Antwort bis"
            parts.append(f"{until} {words.short(by.date())}")
            if by < books.now and task["reason"] == "no_answer":
                parts.remove(words.WHY_CALL["no_answer"])  # the deadline says the same
    away = away_of(books, task["participant_id"]) if task["kind"] == "missed" else None
    text = joined(
        tag(person),
        away.text if away else "",
        " · ".join(parts),
        _tried(task),
        "Was zu sagen ist" if task["kind"] == "note" and group else "",
        _whom_to_ask(books, viewer, person),
        number(books, viewer, person),
    )
    return f"{heading}: {name(books, viewer, task['participant_id'])}", text


def _tried(task: Row) -> str:
    """How often staff have not reached her, and when last."""
    if not task["attempts"]:
        return ""
    last = words.moment(task["last_attempt_at"])
    return f"{task['attempts']}-mal nicht erreicht, zuletzt {last} Uhr"


def _whom_to_ask(books: Books, viewer: Viewer, person: Row) -> str:
    """Her contact person, where no number of hers is shown to whoever looks."""
    contact = books.one("intake.staff", id=person["contact_person_id"])
    if number(books, viewer, person) or not contact or contact["id"] == staff_id(books, viewer):
        return ""
    return f"Ansprechperson: {staff_name(books, contact['id'])} {words.phone(contact['phone'])}"


def _changed(books: Books, task: Row) -> list[str]:
    """The dates that the call is about, as they are now."""
    found = []
    for row in books.of("events.group_event_change", change_id=task["cause"]):
        event = books.one("events.group_event", id=row["group_event_id"])
        if event and event["sequence"] == row["sequence"]:
            found.append(event["starts_at"])
    return [words.moment(each) for each in sorted(found)]


def _weekday(group: Group) -> str:
    return words.day_name(_some_day(group.offer["series_weekday"]))


def _some_day(weekday: str) -> datetime:
    monday = datetime(2027, 1, 4)  # noqa: DTZ001  # any Monday
    return monday + timedelta(days=words.WEEKDAYS.index(weekday))
