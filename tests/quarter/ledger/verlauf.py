"""What the timeline of a person ("Verlauf") has to say: a line for each stored fact and plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import answer_on
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import absences, meetings
from tests.quarter.ledger.nachrichten import is_overtaken
from tests.quarter.ledger.names import Viewer, joined

Told = Iterator[tuple[str, str]]
HOW = {"link": "über den Link", "phone": "am Telefon", "in_person": "persönlich"}
TEXT_IS_GONE = "Der Text ist nicht mehr da: Er wird nach seiner Frist gelöscht."
CLOSED = {
    "reached": "Anruf erledigt.",
    "not_reached": "Nicht erreicht.",
    "answered": "Ein Anruf war nicht mehr nötig: Die Antwort kam.",
    "no_longer_holds": "Ein Anruf war nicht mehr nötig: Der Anlass ist weggefallen.",
}


class Line(NamedTuple):
    """`is_day` is true of what has a day and no hour; `by` is an id of a member of staff."""

    at: datetime
    text: str
    by: str | None = None
    is_day: bool = False
    letter: str = ""


def verlauf(books: Books, viewer: Viewer, who: Row) -> Told:
    """The lines, in no order."""
    for each in lines(books, who):
        day = words.long(each.at.date())
        label = day if each.is_day else f"{day}, {each.at:%H:%M}"
        ahead = "geplant" if each.at > books.wall else ""
        yield f"Verlauf: {label}", joined(ahead, each.text, _entered(books, each.by))
        if each.letter:
            yield f"Verlauf: {label}: Text", each.letter


def lines(books: Books, who: Row) -> Iterator[Line]:
    yield from _stay(books, who)
    yield from _groups(books, who)
    yield from _answers(books, who)
    yield from _attendance(books, who)
    yield from _messages(books, who)
    yield from _calls(books, who)


def _entered(books: Books, by: str | None) -> str:
    row = books.one("intake.staff", id=by) if by else None
    return f"eingetragen von {row['first_name']} {row['last_name']}" if row else ""


def _stay(books: Books, who: Row) -> Iterator[Line]:
    yield Line(_day(who["waiting_since"]), "Wartet auf eine Gruppe seit diesem Tag.", is_day=True)
    for each in books.of("intake.enrolment", participant_id=who["id"]):
        yield Line(_day(each["entry_date"]), "Eintritt ins Programm.", is_day=True)
    for each in books.of("intake.programme_exit", participant_id=who["id"]):
        text = f"Austritt: {words.DESTINATIONS[each['destination']]}."
        yield Line(_day(each["exit_date"]), text, is_day=True)


def _groups(books: Books, who: Row) -> Iterator[Line]:
    for each in books.of("cohorts.membership", participant_id=who["id"]):
        text = f"Kommt dazu: {_group(books, each['cohort_id'])}."
        yield Line(_day(each["joined_on"]), text, each["added_by"], is_day=True)
    for each in books.of("cohorts.departure", participant_id=who["id"]):
        came = f"Kommt dazu: {_group(books, each['cohort_id'])}."
        text = f"Letzter Tag: {_group(books, each['cohort_id'])}."
        if each["joined_on"] <= each["left_on"]:
            yield Line(_day(each["joined_on"]), came, each["added_by"], is_day=True)
        else:
            text = f"Vor dem Start aus der Gruppe genommen: {_group(books, each['cohort_id'])}."
        yield Line(_day(each["left_on"]), text, each["noted_by"], is_day=True)


def _answers(books: Books, who: Row) -> Iterator[Line]:
    said = {"yes": "Zusage", "no": "Absage"}
    for invitation in books.of("events.invitation", participant_id=who["id"]):
        group = _group(books, invitation["cohort_id"])
        yield Line(_wall(invitation["issued_at"]), f"Einladung angelegt: {group}.")
        for each in books.of("events.answer", invitation_id=invitation["id"]):
            text = f"{said[each['answer']]} für {group}, {HOW[each['how']]}."
            yield Line(_wall(each["answered_at"]), text, each["entered_by"])
        for each in books.of("events.date_answer", invitation_id=invitation["id"]):
            starts = next(m.starts for m in meetings(books) if m.id == each["group_event_id"])
            about = f"{said[each['answer']]} für den Termin {words.moment(starts)}"
            text = f"{about} ({group}), {HOW[each['how']]}."
            yield Line(_wall(each["answered_at"]), text, each["entered_by"])
    for each in books.of("events.appointment_slot", participant_id=who["id"]):
        text = f"Termin für ein Gespräch: {words.FORMS[each['form']]}, {each['minutes']} Minuten."
        yield Line(_wall(each["starts_at"]), text)


def _attendance(books: Books, who: Row) -> Iterator[Line]:
    newest: dict[str, Row] = {}
    for row in sorted(books.of("events.attendance", participant_id=who["id"]), key=_version):
        newest[row["group_event_id"]] = row
    for event, row in newest.items():
        meeting = next(each for each in meetings(books) if each.id == event)
        group = _group(books, meeting.cohort)
        if row["status"] == "absent":
            why = words.ABSENCES[absences(books)[event, who["id"]]]
            text = f"War nicht da: {group}, {why}."
        else:
            text = f"War da: {group}, {row['minutes']} Minuten."
        yield Line(meeting.starts, text, row["recorded_by"])


def _messages(books: Books, who: Row) -> Iterator[Line]:
    for row in books.of("notifications.message", participant_id=who["id"]):
        if row["state"] == "suppressed" and row["reason"] == "no_longer_holds":
            continue
        about = f"{words.ABOUT[row['kind']]}, {words.CHANNELS[row['channel']]}:"
        why = words.WHY_NOT_SENT.get(row["reason"] or "", "")
        is_sent = row["state"] == "sent"
        is_kept = is_sent and books.of("notifications.message_text", message_id=row["id"])
        gone = TEXT_IS_GONE if is_sent and not is_kept else ""
        text = joined(about, words.STATES[row["state"]], why, gone)
        letter = books.letters.get(row["id"], "") if is_kept else ""
        yield Line(_wall(row["changed_at"]), text, letter=letter)
    for row in books.of("notifications.due", subject=who["id"], given_up=None):
        if not _still_holds(books, row):
            continue
        about = words.ABOUT.get(row["detail"].get("kind", ""), "")
        if row["kind"] == "send":
            text = f"{about} wird verschickt, wenn dann noch nötig."
        elif row["kind"] == "call-if-unanswered":
            text = f"{about}: Es wird nachgesehen, ob eine Antwort da ist."
        else:
            continue
        yield Line(_wall(row["not_before"]), text)


def _still_holds(books: Books, row: Row) -> bool:
    """Whether she is still in the group, has not answered otherwise, and the date is as it was."""
    about = row["detail"]
    if is_overtaken(books, row):
        return False
    hers = books.one("events.invitation", id=about.get("invitation_id"))
    if hers is None or about["kind"].startswith("appointment"):
        return True
    if hers["until"] and _wall(row["not_before"]).date() >= hers["until"]:
        return False
    date = books.one("events.group_event", id=about["cause"])
    if date is None or about["kind"] != "reminder":
        return True
    meeting = next(each for each in meetings(books) if each.id == date["id"])
    is_declined = answer_on(books, hers, meeting) == "no"
    is_as_it_was = about["version"] == date["sequence"] + 1
    return is_as_it_was and not meeting.is_cancelled and not is_declined


def _calls(books: Books, who: Row) -> Iterator[Line]:
    for row in books.of("notifications.call_task", participant_id=who["id"]):
        about = words.ABOUT[row["kind"]]
        wanted = f"Anruf nötig: {about}. {words.WHY_CALL[row['reason']]}."
        yield Line(_wall(row["raised_at"]), wanted)
        if row["last_attempt_at"]:
            yield Line(_wall(row["last_attempt_at"]), f"Anruf ohne Erfolg: {about}.")
        if row["closed_at"]:
            is_by_itself = row["result"] == "not_needed" and row["closed_by"] is None
            result = "no_longer_holds" if is_by_itself else row["result"]
            yield Line(_wall(row["closed_at"]), CLOSED[result], row["closed_by"])


def _group(books: Books, cohort_id: str) -> str:
    return str((books.one("cohorts.cohort", id=cohort_id) or {})["name"])


def _version(row: Row) -> int:
    return int(row["version"])


def _day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day on the wall


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(words.BERLIN).replace(tzinfo=None)
