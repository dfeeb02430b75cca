"""What Gruppen and the page of a group have to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import (
    DateList,
    answer_on,
    is_unconfirmed,
    missing,
)
from tests.quarter.ledger.begegnungen import NO_LIST, begegnungen, has_list, share, since
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import (
    Group,
    Meeting,
    absences,
    answers,
    counted,
    is_member_on,
    running,
)
from tests.quarter.ledger.heute import first_time, proposals
from tests.quarter.ledger.heute_dran import coming
from tests.quarter.ledger.nachrichten import telling
from tests.quarter.ledger.names import Viewer, joined, name, number, staff_name
from tests.quarter.ledger.phase_of_group import phase_of_group
from tests.quarter.ledger.regularity import (
    FEWEST,
    counted_of,
    figure,
    mark,
    own_dates,
    starters,
)
from tests.quarter.ledger.vermisst import missed, vermisst

Told = Iterator[tuple[str, str]]
NOTES_SHOWN = 3
BANDS = {"irregular": "unregelmäßig", "stale": "seit {weeks} Wochen kein gezähltes Treffen"}
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


def opening(text: str) -> str:
    """The text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def gruppe(books: Books, viewer: Viewer, group: Group) -> Told:
    """The page of one group."""
    yield "title", group.name
    last = max(each.day for each in group.meetings)
    yield group.name, f"{_hours(group)} · bis {words.long(last)}"
    entries = list(_entries(books, viewer, group))
    yield from entries
    gone = [each for each in missing(books) if each.group.id == group.id]
    if gone:
        lists = "1 Liste fehlt noch" if len(gone) == 1 else f"{len(gone)} Listen fehlen noch"
        before = "Eintritte" if entries else group.name
        these = "Dieser Termin zählt" if len(gone) == 1 else "Diese Termine zählen"
        yield before, f"{lists}. {these} hier für niemanden. Welche?"
    hers = {each["participant_id"] for each in group.members}
    yield from vermisst(books, viewer, hers)
    slipping = {each.who for each in missed(books)} & hers
    heading = WHO
    if found := figure(books, group):
        count, total, low, high = found
        by_lists = "nach den vorhandenen Listen " if gone else ""
        heading = f"{opening(share(count, total))} kommen {by_lists}regelmäßig"
    yield "section", heading
    if found and share(count, total)[0].isdigit():
        bounds = f"zwischen {low} % und {high} %"
        rough = f"Bei {total} Personen ist sie grob. Der wahre Anteil liegt mit 95 % Sicherheit"
        yield heading, f"{rough} {bounds}."
    for invitation in group.invitations:
        who = name(books, viewer, invitation["participant_id"])
        is_missed = invitation["participant_id"] in slipping
        text = _member(books, viewer, group, invitation, is_missed=is_missed)
        yield f"{heading}: {who}", text
    yield from phase_of_group(books, group)
    yield from _missing(gone)
    yield from _stayed(books, group)
    yield from begegnungen(books, group)
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


def _stayed(books: Books, group: Group) -> Told:
    found = [
        each for each in starters(books, group) if each[2] >= FEWEST or not has_list(group, each[0])
    ]
    if found:
        yield "section", "Wer dabei bleibt"
    for week, came, total in found:
        said = f"{opening(share(came, total))} kamen noch" if has_list(group, week) else NO_LIST
        yield "Wer dabei bleibt: ", f"bis Woche {week} {said}"


def _member(books: Books, viewer: Viewer, group: Group, invitation: Row, *, is_missed: bool) -> str:
    """Her marks, whether she comes regularly, and how many lists are missing for that."""
    shown = own_dates(books, group, invitation)
    marks = [_mark(books, invitation, each) for each in shown]
    strip = ", ".join(
        f"{words.short(each.day)} {said}" for each, said in zip(shown, marks, strict=True)
    )
    away = "droht wegzubleiben" if is_missed and invitation["until"] is None else ""
    return joined(strip, away, _how_regularly(books, viewer, group, invitation, marks))


def _how_regularly(
    books: Books, viewer: Viewer, group: Group, invitation: Row, marks: Sequence[str]
) -> str:
    who = invitation["participant_id"]
    if invitation["until"] is not None:
        day = words.long(invitation["until"])
        if date.fromisoformat(str(invitation["until"])) < since(group, invitation):
            return f"vor dem Start herausgenommen, am {day}"
        return f"nicht mehr in der Gruppe, zuletzt {day}"
    if not marks:
        return words.ANSWERS[answers(books).get(invitation["id"])]
    hers = counted_of(books, who)
    band, gone, total = hers.band(books.today), marks.count("Liste fehlt"), len(hers.days)
    found = ["Absage"] if invitation["answer"] == "no" else []
    if band == "regular":
        found.append("regelmäßig")
    elif band in BANDS:
        person = books.one("intake.participant", id=who) or {}
        weeks = (books.today - hers.days[-1][0]).days // 7
        found.append(joined(BANDS[band].format(weeks=weeks), number(books, viewer, person)))
    if band in ("regular", "irregular"):
        found.append(f"{hers.of_last} von 4")
    lists = "1 Liste fehlt" if gone == 1 else f"{gone} Listen fehlen"
    there = f"{hers.there} von {total} gezählten Treffen da"
    if gone:
        found.append(f"{there}; {lists}" if total else lists)
    elif not total:
        found.append("noch kein gezähltes Treffen")
    elif band == "new":
        found.append(there)
    return " ".join(found)


def _mark(books: Books, invitation: Row, meeting: Meeting) -> str:
    found = mark(books, invitation, meeting)
    if found != "absent":
        return {"present": "da", "missing": "Liste fehlt"}.get(found, "nicht erwartet")
    why = absences(books).get((meeting.id, invitation["participant_id"]))
    return {"unclear": "ungeklärt", "excused": "entschuldigt"}.get(str(why), "gefehlt")


def _next(books: Books, group: Group) -> Told:
    yield "section", "Nächste Treffen"
    for each in group.ahead(books.wall):
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
