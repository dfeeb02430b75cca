"""Days that nobody should have stored: whatever stands in a table, no page and no route fails.

Requests refuse such days. Rows of earlier releases, restores and facts of other services may hold
them still. Each table in turn gets the first or the last day that there is. Then all pages are read
that read this table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from flask import Response, request

from kreis.console.issuer.signing import Issuer
from tests.conformance.tables_read import tables_read
from tests.every_form.office import LINKED_FROM_PAST_DATES, Office
from tests.every_form.own_office import own_office
from tests.support.databases import Content, Stock
from tests.support.fixtures import Apps
from tests.support.services import NAMES

_DAY = re.compile(rb"\b\d{4}-\d\d-\d\d\b(?:([ T])\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
FIRST, LAST = (
    (b"0001-01-01", b"0001-01-01", b"00:00:00"),
    (b"9999-12-27", b"9999-12-31", b"23:59:59"),
)
"""A Monday, as start weeks have to be, and a moment."""
START = ("/team/heute", *LINKED_FROM_PAST_DATES)
NOT_DATA = ("outbox", "inbox", "alembic_version", "due")
"""Tables of messages and jobs: nothing of them is shown."""


@pytest.fixture(scope="module")
def office(
    stock: Stock, apps: Apps, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with own_office(stock, apps, issuer, tmp_path_factory.mktemp("office")) as everybody:
        yield everybody


class Seen:
    """Pages, the tables that the services read for each, and what failed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.failed: set[str] = set()
        for name in NAMES:
            app = office.town.clients[name].http.application
            app.after_request_funcs.setdefault(None, []).append(self._noted(name))
        found = [path for path, _ in office.every_page(*START, enough=1)]
        found += [each.page for each in office.forms_of_a_participant()]
        self.pages = {path: self._tables_of(path) for path in found}

    def _tables_of(self, path: str) -> dict[str, set[str]]:
        engines = {name: self.office.town.clients[name].database.engine for name in NAMES}
        with ExitStack() as noting:
            read = {name: noting.enter_context(tables_read(each)) for name, each in engines.items()}
            self.office.browser.get(path)
        return read

    def _noted(self, name: str) -> Any:
        def note(answer: Response) -> Response:
            if answer.status_code >= 500:
                self.failed.add(f"{name} {answer.status_code} {request.method} {request.path}")
            return answer

        return note

    def that_read(self, name: str, table: str) -> list[str]:
        """The pages for which this service reads this table."""
        return [path for path, tables in self.pages.items() if table in tables[name]]

    def read(self, pages: Iterable[str]) -> set[str]:
        """Asks again for each of these pages. Returns what failed."""
        self.failed.clear()
        for path in pages:
            answer = self.office.browser.get(path)
            if answer.status_code >= 500:
                self.failed.add(f"console {answer.status_code} {path}")
        return set(self.failed)


@pytest.fixture(scope="module")
def seen(office: Office) -> Iterator[Seen]:
    """Before and after the days are stored, all pages are well."""
    found = Seen(office)
    assert len(found.pages) > 35, "too few pages are found"
    assert found.read(found.pages) == set()
    yield found
    assert found.read(found.pages) == set()


def altered(rows: bytes, value: tuple[bytes, ...], column: int | None, *, one: bool) -> bytes:
    """Rows of `copy` with another day, in all columns or one, and in all rows or the first."""
    day, *moment = value

    def other(found: re.Match[bytes]) -> bytes:
        return found[1].join(moment) if found[1] else day

    lines = rows.split(b"\n")
    for place, line in enumerate(lines[:1] if one else lines):
        cells = line.split(b"\t")
        for at, cell in enumerate(cells):
            if column in (None, at):
                cells[at] = _DAY.sub(other, cell)
        lines[place] = b"\t".join(cells)
    return b"\n".join(lines)


def stored(
    stock: Stock, database: Any, content: Content, table: str, value: tuple[bytes, ...]
) -> Iterator[str]:
    """Stores the day wherever the table's constraints let it, and yields what it has stored.

    All columns at once, or else one after the other.
    """
    rows = content.tables[table]
    columns = range(len(rows.split(b"\n")[0].split(b"\t")))
    for tried in ([None], columns):
        has_stored = False
        for column in tried:
            for one in (False, True):
                changed = altered(rows, value, column, one=one)
                if changed == rows:
                    break
                try:
                    stock.fill(
                        database, Content(content.tables | {table: changed}, content.sequences)
                    )
                except psycopg.Error:
                    continue
                has_stored = True
                yield f"{table} {column if column is not None else 'all'}"
                break
        if has_stored:
            return


@pytest.mark.parametrize("value", [FIRST, LAST], ids=["the first day", "the last day"])
@pytest.mark.parametrize("name", NAMES)
def test_no_stored_day_makes_a_page_fail(
    name: str, value: tuple[bytes, ...], stock: Stock, seen: Seen
) -> None:
    database = seen.office.town.clients[name].database
    content = stock.content(database)
    found: dict[str, set[str]] = {}
    tables = read = 0
    for table in content.tables:
        if table in NOT_DATA:
            continue
        for what in stored(stock, database, content, table, value):
            tables += 1
            pages = seen.that_read(name, table)
            read += len(pages)
            if failed := seen.read(pages):
                found[what] = failed
    stock.fill(database, content)

    print(f"{name}: {tables} times, {read} pages read")
    assert found == {}
