"""What Fehltage has to say of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import DateList, lists
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import absences
from tests.quarter.ledger.names import Viewer, is_in_full, name

Told = Iterator[tuple[str, str]]


def fehltage(books: Books, viewer: Viewer) -> Told:
    """Those of this month."""
    yield from _of_month(books, viewer, books.today)


def fehltage_davor(books: Books, viewer: Viewer) -> Told:
    """Those of the month before."""
    yield from _of_month(books, viewer, books.today.replace(day=1) - timedelta(days=1))


def _of_month(books: Books, viewer: Viewer, month: date) -> Told:
    """Absences of whoever came by referral, and what is not known yet."""
    title = f"Fehltage im {words.month(month)}"
    yield "title", title
    known = [each for each in lists(books) if _is_in(each.date.day, month)]
    gone = [each for each in known if each.unrecorded]
    if gone:
        heading = "1 Liste fehlt noch" if len(gone) == 1 else f"{len(gone)} Listen fehlen noch"
        yield "section", heading
        for each in gone:
            moment, text = each.row
            yield f"{heading}: {moment}", text
        title = heading
    rows, others, not_referred = [], 0, 0
    for each in known:
        for who in each.recorded:
            why = absences(books).get((each.date.id, who))
            person = books.one("intake.participant", id=who)
            if why is None or person is None:
                continue
            if not is_in_full(books, viewer, person):
                others += 1
            elif is_unclear(person) or person["access_route"] == "referral":
                rows.append(_row(books, viewer, each, who, why))
            else:
                not_referred += 1
    for own, text in rows:
        yield f"{title}: {own}", text
    if not rows:
        is_over = not _is_in(books.today, month)
        yield title, _none(len(known), len(gone), is_over=is_over)
    if others:
        yield title, _others(others)
    if not_referred:
        yield title, _not_referred(not_referred)


def _is_in(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _row(books: Books, viewer: Viewer, of_date: DateList, who: str, why: str) -> tuple[str, str]:
    cells = {
        "Name": name(books, viewer, who) + _route(books, who),
        "Gruppe": of_date.group.name,
        "Tag": words.short(of_date.date.day),
        "Stand": words.ABSENCES[why],
    }
    return cells["Name"], " | ".join(f"{column}: {cell}" for column, cell in cells.items())


def is_unclear(person: Row) -> bool:
    """Nobody has said, or nobody has confirmed, how she came."""
    return person["access_route"] is None or "access_route" in (person["unconfirmed"] or [])


def _route(books: Books, who: str) -> str:
    person = books.one("intake.participant", id=who) or {}
    return " Zugangsweg ungeklärt" if is_unclear(person) else ""


def _none(dates: int, gone: int, *, is_over: bool) -> str:
    if not dates:
        return (
            "In diesem Monat gab es keinen Termin."
            if is_over
            else "In diesem Monat ist noch kein Termin vorbei."
        )
    if gone == dates:
        return "Für diesen Monat liegt noch keine vollständige Liste vor."
    if gone:
        return "Auf den Listen, die vorliegen, hat niemand davon gefehlt."
    if is_over:
        return "In diesem Monat hat niemand davon gefehlt."
    return "Bis heute hat in diesem Monat niemand davon gefehlt."


def _others(count: int) -> str:
    if count == 1:
        return (
            "1 weiterer Fehltag gehört zu einer Person, deren Akte Sie nicht ganz sehen. Ob sie"
            " durch Zuweisung kam, sehen Sie nicht. Der Fehltag steht deshalb nicht in dieser"
            " Liste."
        )
    return (
        f"{count} weitere Fehltage gehören zu Personen, deren Akte Sie nicht ganz sehen. Ob sie"
        " durch Zuweisung kamen, sehen Sie nicht. Diese Fehltage stehen deshalb nicht in dieser"
        " Liste."
    )


def _not_referred(count: int) -> str:
    if count == 1:
        return (
            "1 weiterer Fehltag gehört zu einer Person, die nicht durch Zuweisung kam. Er steht"
            " nicht in dieser Liste."
        )
    return (
        f"{count} weitere Fehltage gehören zu Personen, die nicht durch Zuweisung kamen. Sie stehen"
        " nicht in dieser Liste."
    )
