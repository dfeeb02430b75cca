"""What the first section of Heute has to say: the dates and appointments of the day."""

from __future__ import annotations

from collections.abc import Iterator

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import answer_on
from tests.quarter.ledger.books import Books
from tests.quarter.ledger.groups import Group, Meeting, is_member_on, running
from tests.quarter.ledger.names import Viewer, name, staff_id

Told = Iterator[tuple[str, str]]
TITLE = "Heute dran"


def heute_dran(books: Books, viewer: Viewer) -> Told:
    rows = [*_dates(books), *_appointments(books, viewer)]
    if rows:
        yield "section", TITLE
        yield TITLE, str(len(rows))
        yield from rows


def _dates(books: Books) -> Told:
    for group in running(books):
        for each in group.meetings:
            if each.day == books.today:
                hours = f"{each.starts:%H:%M}–{each.ends:%H:%M}"
                yield f"{TITLE}: {hours}", f"{_name(group, each)} {_where(books, group, each)}"


def _name(group: Group, meeting: Meeting) -> str:
    same = [each.id for each in group.meetings if each.series == meeting.series]
    number = same.index(meeting.id) + 1
    what = f"Startwoche, {number}. Tag" if meeting.is_week else f"{number}. Treffen"
    return f"{group.name}, {what}"


def _where(books: Books, group: Group, meeting: Meeting) -> str:
    if meeting.is_cancelled:
        return "fällt aus"
    venue = group.venue
    adults, children = coming(books, group, meeting)
    place = f"{venue['name']}, {venue['street']}, {venue['town']}"
    return f"{place} · Zusagen: {adults}, Kinder: {children}"


def coming(books: Books, group: Group, meeting: Meeting) -> tuple[int, int]:
    """Members on that day who have said yes, and their children."""
    yes = [
        each
        for each in group.invitations
        if is_member_on(each, meeting.day) and answer_on(books, each, meeting) == "yes"
    ]
    children = sum(len(books.of("events.coming_child", invitation_id=each["id"])) for each in yes)
    return len(yes), children


def _appointments(books: Books, viewer: Viewer) -> Told:
    """Those of whoever looks."""
    me = staff_id(books, viewer)
    for slot in books.of("events.appointment_slot", contact_person_id=me):
        at = slot["starts_at"].astimezone(words.BERLIN)
        if slot["participant_id"] and at.date() == books.today and viewer.may("contact-person"):
            who = name(books, viewer, slot["participant_id"])
            how = f"{words.FORMS[slot['form']]}, {slot['minutes']} Minuten"
            yield f"{TITLE}: {at:%H:%M}", f"Gespräch mit {who} {how}"
