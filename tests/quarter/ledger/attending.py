"""Who is expected at a date, of whom something is recorded, and which lists are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import Group, Meeting, groups, is_member_on, presence


@dataclass(frozen=True)
class DateList:
    """The attendance list of a date that is over. A list that was complete once asks for nobody."""

    group: Group
    date: Meeting
    expected: frozenset[str]
    recorded: frozenset[str]

    @property
    def unrecorded(self) -> frozenset[str]:
        return frozenset() if self.date.is_held else self.expected - self.recorded

    @property
    def row(self) -> tuple[str, str]:
        """`Di 09.03., 09:30` and what stands beside it."""
        known = len(self.expected & self.recorded)
        filled = f"{known} von {len(self.expected)} eingetragen"
        return words.moment(self.date.starts), (
            f", {self.group.name} {filled if known else 'noch nichts eingetragen'}"
        )


def lists(books: Books) -> Iterator[DateList]:
    """Of every date that is over and took place, in order."""
    known = presence(books)
    found = [
        DateList(
            group,
            date,
            frozenset(
                each["participant_id"]
                for each in group.invitations
                if is_expected(books, each, date)
            ),
            frozenset(who for event, who in known if event == date.id),
        )
        for group in groups(books)
        for date in group.over(books.wall)
        if not date.is_cancelled
    ]
    yield from sorted(found, key=lambda each: (each.date.starts, each.date.id))


def missing(books: Books) -> list[DateList]:
    return [each for each in lists(books) if each.unrecorded]


def is_expected(books: Books, invitation: Row, date: Meeting) -> bool:
    """A member who has not declined, and to whose first day the date had not begun yet."""
    return is_member_on(invitation, date.day) and answer_on(books, invitation, date) != "no"


def answer_on(books: Books, invitation: Row, date: Meeting) -> str | None:
    """What she said about this date, else about all."""
    own = books.one("events.date_answer", invitation_id=invitation["id"], group_event_id=date.id)
    said = own["answer"] if own else invitation["answer"]
    return None if said is None else str(said)


def is_unconfirmed(books: Books, invitation: Row, date: Meeting) -> bool:
    """The date was changed after she had answered, and she has said nothing since."""
    changes = books.of("events.group_event_change", group_event_id=date.id)
    if not changes or date.is_cancelled or answer_on(books, invitation, date) is None:
        return False
    last = max(changes, key=lambda each: int(each["sequence"]))
    own = books.one("events.date_answer", invitation_id=invitation["id"], group_event_id=date.id)
    if own:
        return int(own["sequence"]) < int(last["sequence"])
    at = answered_at(books, invitation)
    comes = answer_on(books, invitation, date) == "yes"
    return comes and is_member_on(invitation, date.day) and (at is None or at < last["made_at"])


def answered_at(books: Books, invitation: Row) -> datetime | None:
    """When she gave the answer that holds."""
    version = invitation["version"]
    row = books.one("events.answer", invitation_id=invitation["id"], version=version)
    return row["answered_at"] if row and invitation["answer"] else None


def first_days(books: Books) -> dict[str, str]:
    """When each person was there for the first time, as the topics have told it."""
    starts = {each.id: each.starts for group in groups(books) for each in group.meetings}
    found: dict[str, str] = {}
    for (event, who), status in presence(books).items():
        if status == "present":
            day = starts[event].date().isoformat()
            found[who] = min(day, found.get(who, day))
    return found


def attended(there: int, recorded: int, gone: int) -> str:
    """`bei 3 von 4 Terminen da (die Startwoche zählt mit)`, and what is not known."""
    if not gone:
        return f"bei {there} von {recorded} Terminen da (die Startwoche zählt mit)"
    lists = "1 Liste fehlt" if gone == 1 else f"{gone} Listen fehlen"
    return f"bei {there} von {recorded} erfassten Terminen da (die Startwoche zählt mit); {lists}"


def names_no_children(books: Books, invitation: Row) -> bool:
    """Whether she said yes, and nobody said with which children."""
    wanted = {"invitation_id": invitation["id"], "version": invitation["version"]}
    given = books.one("events.answer", **wanted) if invitation["answer"] else None
    return given is not None and bool(given["children_are_unsaid"])
