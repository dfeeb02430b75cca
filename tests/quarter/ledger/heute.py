"""What Heute has to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.quarter.ledger import words
from tests.quarter.ledger.anrufe import calls
from tests.quarter.ledger.attending import answered_at, first_days, missing
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.ended import ended, phase_changes
from tests.quarter.ledger.groups import Meeting, absences, counted, groups, running
from tests.quarter.ledger.heute_dran import heute_dran
from tests.quarter.ledger.names import (
    Viewer,
    by_name,
    is_in_full,
    joined,
    name,
    number,
    staff_id,
    staff_name,
)
from tests.quarter.ledger.vermisst import vermisst

Told = Iterator[tuple[str, str]]
NEXT_SHOWN, LISTS_SHOWN, RECORDED_SHOWN = 4, 5, 12
WITHOUT_GROUP = (
    "In keiner Gruppe, die noch Treffen hat, und nicht auf der Warteliste. Auf der Seite der "
    "Person setzen Sie sie wieder auf die Warteliste oder tragen den Austritt ein."
)
AHEAD = timedelta(days=14)
"""So long before a date it is said who does not come to it."""


def heute(books: Books, viewer: Viewer) -> Told:
    yield "title", "Heute"
    yield "Heute", words.whole(books.today)
    yield from _substitutes(books, viewer)
    proposed = list(proposals(books, viewer))
    waiting = [
        *heute_dran(books, viewer),
        *calls(books, viewer),
        *vermisst(books, viewer),
        *phase_changes(books),
        *_declined(books, viewer),
        *missing_lists(books, LISTS_SHOWN),
        *_unclear(books, viewer),
        *_without_group(books, viewer),
        *_waits(books, viewer),
    ]
    if not waiting and not proposed:
        yield "Heute", "Heute wartet nichts auf Sie."
    yield from waiting
    yield from _entries(books, viewer, proposed)
    yield from _next(books)
    yield from _answers(books)


def _substitutes(books: Books, viewer: Viewer) -> Told:
    """Who stands in for her today, or for whom she does."""
    me = staff_id(books, viewer)
    for each in books.of("intake.substitution"):
        if not each["first_day"] <= books.today <= each["last_day"]:
            continue
        until = f"bis {words.long(each['last_day'])}. Vertretung"
        if each["staff_id"] == me:
            yield "Heute", f"{staff_name(books, each['substitute_id'])} vertritt Sie {until}"
        elif each["substitute_id"] == me:
            yield "Heute", f"Sie vertreten {staff_name(books, each['staff_id'])} {until}"


def proposals(books: Books, viewer: Viewer) -> Iterator[tuple[str, list[str]]]:
    """Days on which her people were there for the first time without having an entry."""
    days: dict[str, list[str]] = defaultdict(list)
    for who, day in first_days(books).items():
        person = books.one("intake.participant", id=who)
        has_entry = books.of("intake.enrolment", participant_id=who)
        if has_entry or person is None or person["state"] == "left":
            continue
        if is_in_full(books, viewer, person):
            days[day].append(who)
    yield from sorted(days.items())


def _entries(books: Books, viewer: Viewer, proposed: list[tuple[str, list[str]]]) -> Told:
    recorded = _recorded_today(books, viewer)
    if proposed or recorded:
        yield "section", "Eintritte"
    for day, people in proposed:
        yield "Eintritte", first_time(day, len(people))
        before = [
            words.short(each.date.day)
            for each in missing(books)
            if f"{each.date.day}" < day and not each.unrecorded.isdisjoint(people)
        ]
        if before:
            yield "Eintritte", list_before(before)
    if recorded:
        count = "1 Eintritt" if len(recorded) == 1 else f"{len(recorded)} Eintritte"
        names = [name(books, viewer, each) for each in recorded]
        more = " …" if len(names) > RECORDED_SHOWN else ""
        listed = ", ".join(names[:RECORDED_SHOWN]) + more
        yield "Eintritte", f"Heute von Ihnen eingetragen: {count}. {listed}"


def list_before(days: list[str]) -> str:
    many, listed = len(days), ", ".join(days)
    lists = "Die Liste eines früheren Termins" if many == 1 else f"{many} Listen früherer Termine"
    gone = "fehlt" if many == 1 else "fehlen"
    return f"{lists} ({listed}) {gone} noch. Wer dort war, war schon früher da."


def first_time(day: str, count: int) -> str:
    who = "1 Person war" if count == 1 else f"{count} waren"
    return f"{who} am {words.short(date.fromisoformat(day))} zum ersten Mal da."


def _recorded_today(books: Books, viewer: Viewer) -> list[str]:
    """The entries that she recorded today, by last name."""
    me, today = staff_id(books, viewer), books.now.date()
    rows = books.of("intake.enrolment", recorded_by=me)
    mine = [each["participant_id"] for each in rows if each["recorded_at"].date() == today]
    people = [books.one("intake.participant", id=each) or {} for each in mine]
    return [str(each["id"]) for each in sorted(people, key=by_name)]


def _declined(books: Books, viewer: Viewer) -> Told:
    """Who declined everything, and who does not come to one of the next dates."""
    rows = [*_declined_all(books, viewer), *_declined_once(books, viewer)]
    if rows:
        yield "section", "Absagen"
        yield "Absagen", str(len(rows))
        yield from rows


def _declined_all(books: Books, viewer: Viewer) -> Told:
    for group in running(books):
        for each in group.members:
            if each["answer"] == "no":
                person = books.one("intake.participant", id=each["participant_id"]) or {}
                at = answered_at(books, each)
                since = f" · seit {words.moment(at)}" if at else ""
                text = joined(
                    "hat für alle Termine abgesagt",
                    f"{group.name}, {words.every(group.offer['series_weekday'])}{since}",
                    number(books, viewer, person),
                )
                yield f"Absagen: {name(books, viewer, each['participant_id'])}", text


def _declined_once(books: Books, viewer: Viewer) -> Told:
    for group in running(books):
        for meeting in group.meetings:
            is_near = books.wall < meeting.starts <= books.wall + AHEAD
            if meeting.is_cancelled or not is_near:
                continue
            people = [
                books.one("intake.participant", id=each["participant_id"]) or {}
                for each in group.members
                if each["answer"] != "no" and _skips(books, each, meeting)
            ]
            if people:
                names = [name(books, viewer, each["id"]) for each in sorted(people, key=by_name)]
                text = f", {group.name} Diesmal nicht dabei: {', '.join(names)}"
                yield f"Absagen: {words.moment(meeting.starts)}", text


def _skips(books: Books, invitation: Row, meeting: Meeting) -> bool:
    own = {"invitation_id": invitation["id"], "group_event_id": meeting.id}
    row = books.one("events.date_answer", **own)
    return bool(row and row["answer"] == "no")


def missing_lists(books: Books, shown: int) -> Told:
    """Every list that is missing, of groups that have ended too."""
    found = missing(books)
    if not found:
        return
    yield "section", "Fehlende Listen"
    yield "Fehlende Listen", str(len(found))
    for each in found[:shown]:
        moment, text = each.row
        yield f"Fehlende Listen: {moment}", text
    more = len(found) - len(found[:shown])
    if more:
        yield "Fehlende Listen", "und eine weitere" if more == 1 else f"und {more} weitere"


def _unclear(books: Books, viewer: Viewer) -> Told:
    """Absences that nobody has settled, of groups that have ended too, but of nobody who left."""
    dates = {each.id: (group, each) for group in groups(books) for each in group.meetings}
    rows = []
    for (event, who), why in absences(books).items():
        group, meeting = dates[event]
        person = books.one("intake.participant", id=who)
        has_left = person is not None and person["state"] == "left"
        if why == "unclear" and not has_left:
            text = f"war nicht da {group.name}, {words.short(meeting.day)} · ungeklärt"
            rows.append((f"Noch zu klären: {name(books, viewer, who)}", text))
    if rows:
        yield "section", "Noch zu klären"
        yield "Noch zu klären", str(len(rows))
        yield from rows


def _without_group(books: Books, viewer: Viewer) -> Told:
    """Her people who are in the programme, in no group, and do not wait."""
    entered = books.of("intake.participant", state="entered", cohort_id=None)
    found = [each for each in entered if is_in_full(books, viewer, each)]
    over = ended(books)
    if found or over:
        yield "section", "Ohne Gruppe"
        yield "Ohne Gruppe", str(len(found) + sum(count for _, count in over))
        yield "Ohne Gruppe", WITHOUT_GROUP
    for each in sorted(found, key=by_name):
        left = books.of("cohorts.departure", participant_id=each["id"])
        since = max((row["left_on"] for row in left), default=None)
        text = f"ohne Gruppe seit {words.long(since)}" if since else ""
        yield f"Ohne Gruppe: {name(books, viewer, each['id'])}", text
    for group, count in over:
        people = "1 Person" if count == 1 else f"{count} Personen"
        said = f"Alle Treffen sind vorbei: Noch in dieser Gruppe: {people}."
        yield f"Ohne Gruppe: {group.name}", f"{said} Wer wieder warten soll, muss zuerst heraus."


def _waits(books: Books, viewer: Viewer) -> Told:
    """Whoever has waited too long, as cohorts has noted it."""
    waits = [each for each in books.of("cohorts.long_wait") if _still_waits(books, each)]
    if waits:
        yield "section", "Wartet schon zu lange"
        yield "Wartet schon zu lange", str(len(waits))
    for each in sorted(waits, key=lambda wait: wait["waiting_since"]):
        days = words.days((books.today - each["waiting_since"]).days)
        who = name(books, viewer, each["participant_id"])
        yield f"Wartet schon zu lange: {who}", f"wartet schon {days} Keine Gruppe in Sicht."


def _still_waits(books: Books, wait: Row) -> bool:
    person = books.one("intake.participant", id=wait["participant_id"])
    return bool(person and person["cohort_id"] is None and person["state"] == "waiting")


def _next(books: Books) -> Told:
    """The nearest moments at which somebody meets; a start week counts as one."""
    yield "section", "Als Nächstes"
    moments: dict[tuple[datetime, bool], list[str]] = defaultdict(list)
    for group in running(books):
        coming = [each for each in group.ahead(books.wall) if not each.is_cancelled]
        week = [each for each in coming if each.is_week]
        for each in week[:1] + [each for each in coming if not each.is_week]:
            moments[each.starts, each.is_week].append(group.name)
    for (at, is_week), names in sorted(moments.items())[:NEXT_SHOWN]:
        what = "Startwoche" if is_week else "Treffen"
        yield f"Als Nächstes: {words.moment(at)}", f"{what} {', '.join(names)}"
    if not moments:
        yield "Als Nächstes", "Es stehen keine Termine an."


def _answers(books: Books) -> Told:
    members = [each for group in running(books) for each in group.members]
    if not members:
        return
    said = counted(books, members)
    yield "section", "Einladungen"
    yield "Einladungen", f"{len(members) - said['open']} von {len(members)} haben geantwortet"
    yes_and_no = words.answers(said["yes"], said["no"], 0)
    yield "Einladungen", f"{yes_and_no} {said['open']} offen"
