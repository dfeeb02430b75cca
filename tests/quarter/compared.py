"""Pages against the second program: what is stated and not so, and what is so and not stated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import httpx

from tests.quarter.ledger.books import Books, Row, Sources
from tests.quarter.ledger.fehltage import fehltage, fehltage_davor
from tests.quarter.ledger.groups import groups
from tests.quarter.ledger.gruppen import gruppe, gruppen
from tests.quarter.ledger.heute import heute
from tests.quarter.ledger.nachrichten import geplant, nachrichten
from tests.quarter.ledger.names import Viewer
from tests.quarter.ledger.person import person, timeline
from tests.quarter.reading.statements import Statement, statements_of

_NEXT = re.compile(r'href="(/team/[^"]*[?&;]nach=[^"]*)"')
"""The link to the following page of a long list."""
TIMELINES = 5
"""Weeks in which everybody's whole timeline is compared once."""
LINES_SHOWN = 12
"""Lines of the timeline on the page of a person. All of them stand on a page of their own."""
READERS = 3
"""Pages that are read at the same time."""
TRIES = 4
"""Readings of a page whose truth changes while it is read."""
EXPLAINS = {
    (
        "Startwoche, dann die Treffen danach. Regelmäßig heißt: bei 3 der letzten 4 gezählten"
        " Treffen da (grau hinterlegt). Die Startwoche zählt hier nicht. Wer entschuldigt fehlte,"
        " zählt als nicht da."
    ),
    (
        "Von allen, die in ihren ersten zwei Wochen da waren, auch nur in der Startwoche: Wer kam"
        " in den vier Wochen davor mindestens einmal? Dabei zählt die Startwoche nicht. Wer die"
        " Gruppe verlassen hat, zählt als nicht gekommen."
    ),
    "Vor jedem Verschicken wird noch einmal geprüft, ob es noch gilt.",
    (
        "Wer durch Zuweisung kam und gefehlt hat, auch wenn der Zugangsweg ungeklärt ist. Ein Tag"
        " zählt hier, sobald der Termin vorbei ist."
    ),
    (
        "An diesen Tagen ist noch nicht eingetragen, wer da war. Fehltage können dazukommen; in der"
        " Datei stehen diese Tage als „Liste fehlt noch“."
    ),
    "Was hier steht, hat noch niemand gesagt.",
    (
        "Was hier steht, hat noch niemand gesagt. Oder eine frühere Fassung hat es ohne Antwort"
        " gespeichert."
    ),
    "Was bei uns gespeichert ist, das Neueste zuerst.",
    "Danach hat noch niemand gefragt. Ohne diese Antworten ist dort kein Platz möglich.",
    "Die nächste Nachricht an diese Person bringt einen neuen Link.",
    (
        "Paare der heutigen Mitglieder, die bei mindestens 3 gezählten Treffen beide da waren, und"
        " was nach 4, 8 und 12 Wochen davon blieb. Das ist eine Gelegenheit, noch keine Bindung."
    ),
}
"""Sentences that explain a page. They say nothing of anybody, so nothing can be wrong with them."""
RULES = ("Keine Nachricht geht hinaus: ",)
"""Beginnings of sentences that state a rule of sending, with the values that the service tells."""


@dataclass(frozen=True)
class Page:
    """A page to read, and what the second program says of it."""

    name: str
    path: str
    says: Callable[[Books, Viewer], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Difference:
    """`what` is `stated, but not so` or `so, but not stated`."""

    what: str
    statement: Statement

    def __str__(self) -> str:
        page, label, value = self.statement
        return f"{page}: {self.what}: {label!r} {value!r}"


def pages(books: Books, week: int) -> list[Page]:
    """All pages that are compared in a week, and the timelines of a fifth of the people."""
    found = [
        Page("Heute", "/team/heute", heute),
        Page("Gruppen", "/team/gruppen", gruppen),
        Page("Fehltage", "/team/fehltage", fehltage),
        Page("Fehltage davor", f"/team/fehltage?monat={_month_before(books)}", fehltage_davor),
        Page("Nachrichten", "/team/nachrichten", nachrichten),
        Page("Geplant", "/team/nachrichten/geplant", geplant),
    ]
    found += [
        Page(each.name, f"/team/gruppen/{each.id}", _of_group(each.id)) for each in groups(books)
    ]
    for number, row in enumerate(sorted(books.of("intake.participant"), key=_last_name)):
        name = f"{row['first_name']} {row['last_name']}"
        path = f"/team/person/{row['id']}"
        found.append(Page(name, path, _of_person(row["id"])))
        if number % TIMELINES == week % TIMELINES:
            found.append(Page(f"Verlauf {name}", f"{path}/verlauf", _timeline_of(row["id"])))
    return found


def _month_before(books: Books) -> str:
    return f"{books.today.replace(day=1) - timedelta(days=1):%Y-%m}"


def _last_name(row: Row) -> str:
    return str(row["last_name"])


def _of_group(group_id: str) -> Callable[[Books, Viewer], Iterable[tuple[str, str]]]:
    def says(books: Books, viewer: Viewer) -> Iterable[tuple[str, str]]:
        (group,) = (each for each in groups(books) if each.id == group_id)
        return gruppe(books, viewer, group)

    return says


def _of_person(participant_id: str) -> Callable[[Books, Viewer], Iterable[tuple[str, str]]]:
    def says(books: Books, viewer: Viewer) -> Iterable[tuple[str, str]]:
        row = books.one("intake.participant", id=participant_id)
        assert row is not None
        return person(books, viewer, row)

    return says


def _timeline_of(participant_id: str) -> Callable[[Books, Viewer], Iterable[tuple[str, str]]]:
    def says(books: Books, viewer: Viewer) -> Iterable[tuple[str, str]]:
        row = books.one("intake.participant", id=participant_id)
        assert row is not None
        return timeline(books, viewer, row)

    return says


@dataclass(frozen=True)
class Compared:
    """`moved` are the statements that became true or untrue while their pages were read."""

    statements: int
    differences: list[Difference]
    moved: list[Statement]


def compare(
    sources: Sources, viewer: Viewer, wanted: Sequence[Page], http: httpx.Client
) -> Compared:
    """Compares pages with the second program, which says what is so before and after the reading.

    A page is compared only if both times it has to state the same. Otherwise something fell due
    meanwhile, and the page is read again. The daily retention does that: it begins up to a minute
    after the clock was set, and deletes messages that are 30 days old.
    """
    count, found, moved = 0, list[Difference](), list[Statement]()
    left = list(wanted)
    for _ in range(TRIES):
        if not left:
            break
        before = _says(sources, viewer, left)
        with ThreadPoolExecutor(READERS) as readers:
            read = list(readers.map(lambda each: _stated(http, each), left))
        after = _says(sources, viewer, left)
        again = []
        for page, stated in zip(left, read, strict=True):
            so, later = before[page.path], after[page.path]
            if Counter(so) == Counter(later):
                count += len(stated)
                found += differences(stated, so)
            else:
                changed = (Counter(so) - Counter(later)) + (Counter(later) - Counter(so))
                moved += changed.elements()
                again.append(page)
        left = again
    assert left == [], f"changed in each of {TRIES} readings: {moved}"
    return Compared(count, found, moved)


def _says(sources: Sources, viewer: Viewer, wanted: Sequence[Page]) -> dict[str, list[Statement]]:
    """What each of these pages has to state now, by its path."""
    sources.wait_until_quiet()
    books = sources.read()
    return {
        page.path: [Statement(page.name, *each) for each in page.says(books, viewer)]
        for page in wanted
    }


def differences(stated: Sequence[Statement], so: Sequence[Statement]) -> list[Difference]:
    """Of a timeline that is cut, the lines after the cut need not be stated."""
    too_much, missing = Counter(stated) - Counter(so), Counter(so) - Counter(stated)
    if sum(_is_line(each) for each in stated) >= LINES_SHOWN:
        missing = Counter(dict(item for item in missing.items() if not _is_line(item[0])))
    return [Difference("stated, but not so", each) for each in too_much.elements()] + [
        Difference("so, but not stated", each) for each in missing.elements()
    ]


def _is_line(statement: Statement) -> bool:
    return statement.label.startswith("Verlauf: ") and not statement.page.startswith("Verlauf")


def _stated(http: httpx.Client, page: Page) -> list[Statement]:
    """What the page says, and the pages after it, where it has several."""
    found: list[Statement] = []
    path: str | None = page.path
    while path:
        response = http.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        stated = statements_of(page.name, response.text)
        found += stated if path == page.path else [each for each in stated if each not in found[:2]]
        following = _NEXT.search(response.text)
        path = unescape(following[1]) if following else None
    return [each for each in found if not _explains(each.value)]


def _explains(value: str) -> bool:
    return value in EXPLAINS or value.startswith(RULES)
