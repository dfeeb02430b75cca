"""What Gruppen and the page of a group have to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import (
    DateList,
    answer_on,
    attended,
    is_unconfirmed,
    lists,
    missing,
)
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import (
    Group,
    Meeting,
    absences,
    answers,
    counted,
    is_member_on,
    presence,
    running,
)
from tests.quarter.ledger.heute import first_time, proposals
from tests.quarter.ledger.heute_dran import coming
from tests.quarter.ledger.nachrichten import telling
from tests.quarter.ledger.names import Viewer, joined, name, number, staff_name

Told = Iterator[tuple[str, str]]
NEXT_SHOWN, NOTES_SHOWN, LAST, REGULAR = 4, 3, 4, 3
WHO = "Wer kommt regelmäßig?"


def gruppen(books: Books, viewer: Viewer) -> Told:
    yield "title", "Gruppen"
    if not running(books):
        yield "Gruppen", "Zurzeit läuft keine Gruppe."
    for group in running(books):
        said = counted(books, group.members)
        coming = [each for each in group.ahead(books.wall) if not each.is_cancelled]
        yield "section", group.name
        yield group.name, _hours(group)
        yield f"{group.name}: Größe", words.people(len(group.members))
        yield f"{group.name}: Antworten", words.answers(said["yes"], said["no"], said["open"])
        over = "Alle Treffen sind vorbei."
        yield f"{group.name}: Nächstes Treffen", words.moment(coming[0].starts) if coming else over


def gruppe(books: Books, viewer: Viewer, group: Group) -> Told:
    """The page of one group."""
    yield "title", group.name
    last = max(each.day for each in group.meetings)
    yield group.name, f"{_hours(group)} · bis {words.long(last)}"
    yield from _entries(books, viewer, group)
    gone = [each for each in missing(books) if each.group.id == group.id]
    if gone:
        lists = "1 Liste fehlt noch" if len(gone) == 1 else f"{len(gone)} Listen fehlen noch"
        yield group.name, f"{lists}. Diese Termine zählen hier für niemanden. Welche?"
    yield "section", WHO
    for invitation in group.invitations:
        yield _member(books, viewer, group, invitation)
    yield from _missing(gone)
    yield from _notes(books, group)
    yield from _told(books, group)
    yield from _next(books, group)
    yield from _past(books, group)
    yield from _skipped(books, group)


def _entries(books: Books, viewer: Viewer, group: Group) -> Told:
    """First days of its people who have no entry yet."""
    hers = {each["participant_id"] for each in group.invitations}
    found = [(day, hers & set(people)) for day, people in proposals(books, viewer)]
    if any(people for _, people in found):
        yield "section", "Eintritte"
    for day, people in found:
        if people:
            yield "Eintritte", first_time(day, len(people))


def _missing(gone: Sequence[DateList]) -> Told:
    if gone:
        yield "section", "Fehlende Listen"
        yield "Fehlende Listen", str(len(gone))
    for each in gone:
        moment, text = each.row
        yield f"Fehlende Listen: {moment}", text


def _notes(books: Books, group: Group) -> Told:
    """What staff have written to the group, by whom, and what has become of it."""
    every = sorted(books.of("notifications.group_message"), key=lambda each: each["written_at"])
    hers = [
        (row, text)
        for row, text in zip(every, books.typed, strict=False)
        if row["cohort_id"] == group.id
    ]
    if hers:
        yield "section", "Nachricht an die Gruppe"
    for row, text in hers[-NOTES_SHOWN:]:
        when = f"{words.moment(row['written_at'])} · {staff_name(books, row['written_by'])}"
        yield "Nachricht an die Gruppe: ", joined(text, when, telling(books, {row["id"]}))


def _told(books: Books, group: Group) -> Told:
    """What has become of the invitations that nobody has answered."""
    causes = {each["id"] for each in group.members if each["answer"] is None}
    if causes:
        yield "section", "Einladungen ohne Antwort"
        yield "Einladungen ohne Antwort", telling(books, causes)


def _past(books: Books, group: Group) -> Told:
    """Dates that are over, by their day."""
    for each in group.over(books.wall):
        text = f"{words.long(each.day)}, {each.starts:%H:%M}"
        yield f"Nächste Treffen: {text}", text


def _hours(group: Group) -> str:
    own = group.offer
    hours = f"{own['series_starts_at']:%H:%M}–{own['series_ends_at']:%H:%M}"
    return f"{words.every(own['series_weekday'])} {hours} · {group.venue['name']}"


def _member(books: Books, viewer: Viewer, group: Group, invitation: Row) -> tuple[str, str]:
    """Her marks, whether she comes regularly, and how many lists are missing for that."""
    who = invitation["participant_id"]
    known = [each for each in lists(books) if each.group.id == group.id]
    shown = [each for each in known if each.date.is_held or each.expected & each.recorded]
    strip = ", ".join(
        f"{words.short(each.date.day)} {_mark(books, each.date, who)}" for each in shown
    )
    text = joined(strip, _how_regularly(books, viewer, invitation, known))
    return f"{WHO}: {name(books, viewer, who)}", text


def _how_regularly(books: Books, viewer: Viewer, invitation: Row, known: Sequence[DateList]) -> str:
    who = invitation["participant_id"]
    if invitation["until"] is not None:
        return f"nicht mehr in der Gruppe, zuletzt {words.long(invitation['until'])}"
    held = [_mark(books, each.date, who) for each in known if each.date.is_held]
    marks = [each for each in held if each != "nicht eingetragen"]
    recorded = [each for each in known if who in each.recorded]
    gone = [each for each in known if who in each.unrecorded]
    there = sum(presence(books)[each.date.id, who] == "present" for each in recorded)
    if not recorded and not gone:
        return words.ANSWERS[answers(books).get(invitation["id"])]
    found = ["Absage"] if invitation["answer"] == "no" else []
    if len(marks) >= LAST and marks[-LAST:].count("da") >= REGULAR:
        found.append("regelmäßig")
    elif len(marks) >= LAST:
        person = books.one("intake.participant", id=who) or {}
        found.append(joined("lässt nach", number(books, viewer, person)))
    if gone:
        found.append(attended(there, len(recorded), len(gone)))
    elif len(marks) < LAST:
        found.append(attended(there, len(recorded), 0))
    return " ".join(found)


def _mark(books: Books, meeting: Meeting, who: str) -> str:
    status = presence(books).get((meeting.id, who))
    if status is None:
        return "nicht eingetragen"
    if status == "present":
        return "da"
    why = absences(books).get((meeting.id, who))
    return {"unclear": "ungeklärt", "excused": "entschuldigt"}.get(str(why), "gefehlt")


def _next(books: Books, group: Group) -> Told:
    yield "section", "Nächste Treffen"
    for each in group.ahead(books.wall)[:NEXT_SHOWN]:
        adults, children, open_ones = _coming(books, group, each)
        change = {"moved": "verschoben", "cancelled": "fällt aus"}.get(each.state, "")
        said = f"Zusagen: {adults} · angemeldete Kinder: {children}"
        if open_ones:
            said += f" · {open_ones} noch nicht bestätigt"
        text = joined(change, words.KINDS[each.kind], said)
        yield f"Nächste Treffen: {words.moment(each.starts)}", text
    if not group.ahead(books.wall):
        yield "Nächste Treffen", "Alle Treffen sind vorbei."


def _coming(books: Books, group: Group, meeting: Meeting) -> tuple[int, int, int]:
    """Who has said yes and is a member on that day, with how many children; how many of them have
    not said so since the date was changed."""
    if meeting.is_cancelled:
        return 0, 0, 0
    adults, children = coming(books, group, meeting)
    open_ones = [
        each
        for each in group.invitations
        if is_member_on(each, meeting.day)
        and answer_on(books, each, meeting) == "yes"
        and is_unconfirmed(books, each, meeting)
    ]
    return adults, children, len(open_ones)


def _skipped(books: Books, group: Group) -> Told:
    series = {each.series for each in group.meetings}
    rows = [row for row in books.of("events.skipped_day") if row["series_id"] in series]
    if rows:
        yield "section", "Ausgelassene Tage"
    for row in sorted(rows, key=lambda each: each["day"]):
        yield "Ausgelassene Tage: ", f"{words.short(row['day'])} {words.SKIPPED[row['reason']]}"
