"""Who may see whose name in full, and how she is called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books, Row


@dataclass(frozen=True)
class Viewer:
    """A member of staff. A lead sees everybody in full."""

    name: str
    roles: frozenset[str]

    def may(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))


def staff_id(books: Books, viewer: Viewer) -> str:
    first, _, last = viewer.name.partition(" ")
    row = books.one("intake.staff", first_name=first, last_name=last)
    return str(row["id"]) if row else ""


def is_in_full(books: Books, viewer: Viewer, person: Row) -> bool:
    """Her contact person, who stands in for that one today, who opened her file, and every lead."""
    me = staff_id(books, viewer)
    stands_in = any(
        each["substitute_id"] == me
        and each["staff_id"] == person["contact_person_id"]
        and each["first_day"] <= books.today <= each["last_day"]
        for each in books.of("intake.substitution")
    )
    has_opened = any(
        each["opened_by"] == me and each["opened_at"] <= books.now < each["ends_at"]
        for each in books.of("intake.file_opening", participant_id=person["id"])
    )
    is_hers = person["contact_person_id"] == me
    return viewer.may("lead") or is_hers or stands_in or has_opened


def name(books: Books, viewer: Viewer, participant_id: str) -> str:
    person = books.one("intake.participant", id=participant_id)
    if person is None:
        return "–"
    if is_in_full(books, viewer, person):
        return f"{person['first_name']} {person['last_name']}"
    return f"{person['first_name']} {person['last_name'][:1]}."


def staff_name(books: Books, staff: str) -> str:
    row = books.one("intake.staff", id=staff)
    return f"{row['first_name']} {row['last_name']}" if row else "–"


def by_name(person: Row) -> tuple[str, str]:
    """Sort key: last name, first name, with Şahin under S."""
    return _plain(person["last_name"]), _plain(person["first_name"])


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


def tag(person: Row) -> str:
    """`Arabisch, A2`; German as home language stands without a level."""
    spoken = words.LANGUAGES[person["language"]]
    level = person["german_level"]
    is_told = person["language"] != "de" and level not in (None, "unknown")
    return f"{spoken}, {level}" if is_told else spoken


def number(books: Books, viewer: Viewer, person: Row) -> str:
    """Her number on the button, for whoever sees her in full."""
    is_shown = is_in_full(books, viewer, person) and person["phone"]
    return words.phone(person["phone"]) if is_shown else ""


def joined(*parts: str, by: str = " ") -> str:
    return by.join(part for part in parts if part)
