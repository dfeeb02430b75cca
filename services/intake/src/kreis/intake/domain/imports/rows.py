"""Reading one row as a registration, with all that is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from kreis.contracts import phones
from kreis.intake.domain.imports import cells, children, slots
from kreis.intake.domain.imports.answers import NOT_ASKED
from kreis.intake.domain.imports.columns import CHILDREN, PROTECTION
from kreis.intake.domain.imports.faults import CellFault, plain, seen
from kreis.intake.domain.imports.records import Record
from kreis.intake.domain.imports.table import Table


class RowFault(NamedTuple):
    """A fault of a row: the column as the file names it, its field, and what stands there."""

    column: str
    field: str
    value: str
    code: str
    params: Mapping[str, Any]


class Known(NamedTuple):
    """A thing that rows name in words: a member of staff, or a venue."""

    id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """Staff, venues and topics that a row may name, and who is the contact person without a name.

    `topics` maps names in every language, and keys, in small letters, to keys.
    """

    staff: list[Known] = field(default_factory=list)
    venues: list[Known] = field(default_factory=list)
    contact_person_id: UUID | None = None
    topics: Mapping[str, str] = field(default_factory=dict)
    mornings: str = ""  # of the start weeks of all rows, as staff have said


@dataclass
class Row:
    """A record as it was understood; `registration` is what the API would be sent."""

    line: int
    cells: Mapping[str, tuple[str, str]]
    """By field: the column's name and what stands there."""
    registration: dict[str, Any] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    notes: list[RowFault] = field(default_factory=list)
    """Readings that whoever imports should see, such as a + that was put back."""

    @property
    def name(self) -> str:
        """First and last name as the file writes them."""
        names = (self.cells.get(each, ("", ""))[1] for each in ("first_name", "last_name"))
        return " ".join(each for each in names if each)[:200]

    def note(self, name: str, code: str, params: Mapping[str, Any]) -> None:
        column, cell = self.cells.get(name, ("", ""))
        self.notes.append(RowFault(column, name, cell, code, params))

    def fault(self, name: str, code: str, params: Mapping[str, Any] | None = None) -> None:
        column, cell = self.cells.get(name, ("", ""))
        self.faults.append(RowFault(column, name, cell, code, params or {}))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "first_name": cells.name,
    "last_name": cells.name,
    "gender": cells.gender,
    "birth_date": cells.birth_date,
    "postal_code": cells.postal_code,
    "language": cells.language,
    "languages": cells.languages,
    "german_level": cells.german_level,
    "needs_interpreter": cells.yes_or_no,
    "channel": cells.channel,
    "email": cells.email,
    "phone": cells.phone,
    "children": children.read,
    **dict.fromkeys(CHILDREN, children.read),
    "slots": cells.slots,
    "mornings": cells.mornings,
    "start_weeks": cells.mondays,
    "reach": cells.names,
    "reach_with_lift": cells.names,
    "excluded_venues": cells.names,
    "may_join_women_only": cells.yes_or_no,
    "contact_person": plain,
    "access_route": cells.access_route,
    "funded_project": plain,
    PROTECTION: lambda _: False,
    "wants_discretion": cells.yes_or_no,
    "waiting_since": cells.day,
}
_AS_IT_IS = (
    *("first_name", "last_name", "gender", "birth_date", "postal_code", "language", "languages"),
    *("german_level", "needs_interpreter", "email", "phone", "slots", "topics"),
    *("may_join_women_only", "access_route", "funded_project", "wants_discretion"),
    "waiting_since",
)


def read_row(
    table: Table,
    record: Record,
    surroundings: Surroundings,
    mended: Mapping[str, str] | None = None,
) -> Row:
    """Everything that can be understood, and every fault: none hides another.

    `mended` are cells that staff have put right, by field.
    """
    row = Row(record.line, _cells(table, record, mended or {}))
    if _has_wrong_width(table, record):
        row.fault("row", "row-width", {"found": len(record.cells), "wanted": len(table.header)})
        return row
    _note_what_stands_beside(table, row)
    if row.faults:
        return row
    reading = _Reading(row, surroundings.topics)
    values = reading.values()
    registration = row.registration
    registration |= {name: values[name] for name in _AS_IT_IS if name in values}
    registration["children"] = [
        *values.get("children", []),
        *(child for name in CHILDREN for child in values.get(name, [])),
    ]
    registration["channel"] = values.get("channel") or _channel(values)
    registration["start_weeks"] = reading.start_weeks(values, surroundings.mornings)
    registration["reach"] = reading.reach(values, surroundings.venues)
    registration["excluded_venues"] = reading.named(
        "excluded_venues", values.get("excluded_venues", []), surroundings.venues, "venue"
    )
    contact_person = reading.contact_person(values, surroundings)
    if contact_person is not None:
        registration["contact_person_id"] = contact_person
    reading.note_what_is_missing(values)
    reading.note_what_was_read(values)
    return row


def _note_what_stands_beside(table: Table, row: Row) -> None:
    beside = table.source.beside
    for comment in beside.comments.get(row.line, ()):
        row.notes.append(RowFault("", "row", comment, "comment", {}))
    if row.line in beside.hidden:
        row.note("row", "row-hidden", {})
    if table.source.shares_cells(row.line):
        row.fault("row", "cells-merged")
    if row.line in beside.struck:
        row.fault("row", "struck-through")
    if row.line in beside.unclear:
        row.fault("row", "cell-format", {"place": beside.unclear[row.line]})


def _cells(table: Table, record: Record, mended: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    named = zip(table.fields, table.header, record.cells, strict=False)
    found = {name: (column, seen(cell)) for name, column, cell in named if name}
    if table.source.sheets:
        # A workbook has no cells behind the last one of a row.
        columns = zip(table.fields, table.header, strict=True)
        found = {**{name: (column, "") for name, column in columns if name}, **found}
    return found | {name: (found.get(name, ("", ""))[0], text) for name, text in mended.items()}


def _channel(values: Mapping[str, Any]) -> str:
    """How she is reached where the file does not say: by e-mail, SMS to a mobile, else a call."""
    if "email" in values:
        return "email"
    return "sms" if phones.takes_sms(values.get("phone")) else "call"


def read_cell(name: str, text: str) -> Any:
    """What a cell of this field says. Raises `CellFault`."""
    return _READERS[name](text)


def _has_wrong_width(table: Table, record: Record) -> bool:
    """Cells that are empty may stand behind the last column: spreadsheets write such."""
    wanted = len(table.header)
    is_short = len(record.cells) < wanted and not table.source.sheets
    return is_short or any(cell.strip() for cell in record.cells[wanted:])


class _Reading:
    """The reading of one row; notes its faults."""

    def __init__(self, row: Row, topics: Mapping[str, str]) -> None:
        self._row, self._topics = row, topics

    def values(self) -> dict[str, Any]:
        found = {}
        for name, (_, cell) in self._row.cells.items():
            if not cell:
                continue
            try:
                found[name] = (
                    cells.topics(cell, self._topics) if name == "topics" else read_cell(name, cell)
                )
            except CellFault as fault:
                self._row.fault(name, fault.code, fault.params)
        return found

    def start_weeks(self, values: Mapping[str, Any], of_all: str) -> list[dict[str, str]]:
        mondays, mornings = values.get("start_weeks", []), values.get("mornings", of_all)
        is_faulty = any(fault.field == "mornings" for fault in self._row.faults)
        if mondays and not mornings and not is_faulty:
            self._row.fault("mornings", "needed-with-start-weeks")
        if not mornings or mornings == NOT_ASKED:
            return []
        return [{"monday": each, "mornings": mornings} for each in mondays]

    def reach(self, values: Mapping[str, Any], venues: list[Known]) -> list[dict[str, str]]:
        ways = {"reach": "yes", "reach_with_lift": "with_lift"}
        found = {
            venue: how
            for name, how in ways.items()
            for venue in self.named(name, values.get(name, []), venues, "venue")
        }
        return [{"venue_id": venue, "how": how} for venue, how in found.items()]

    def contact_person(self, values: Mapping[str, Any], surroundings: Surroundings) -> str | None:
        if "contact_person" not in values:
            if (
                surroundings.contact_person_id is None
                and not self._row.cells.get("contact_person", ("", ""))[1]
            ):
                self._row.fault("contact_person", "contact-person-missing")
            return str(surroundings.contact_person_id) if surroundings.contact_person_id else None
        found = self.named(
            "contact_person", [values["contact_person"]], surroundings.staff, "contact-person"
        )
        return found[0] if found else None

    def named(self, name: str, words: Iterable[str], known: list[Known], what: str) -> list[str]:
        """The ids of what the words name; a fault for each that names nothing, or two things."""
        ids = []
        for word in words:
            found = matching(word, known)
            if len(found) == 1:
                ids.append(str(found[0].id))
            else:
                shown = ", ".join(each.names[0] for each in (found or known))
                code = f"{what}-{'ambiguous' if found else 'unknown'}"
                self._row.fault(name, code, {"found": word, "known": shown})
        return ids

    def note_what_is_missing(self, values: Mapping[str, Any]) -> None:
        faulty = {fault.field for fault in self._row.faults}
        for name in ("first_name", "last_name", "language", "slots"):
            if name not in values and name not in faulty:
                self._row.fault(name, "missing")
        names = [name for name in ("children", *CHILDREN) if name in self._row.cells]
        if not (set(names) & (values.keys() | faulty)):
            self._row.fault(names[0] if names else "child_1", "missing")
        if not {"email", "phone"} & (values.keys() | faulty):
            self._row.fault("phone" if "phone" in self._row.cells else "email", "no-way-to-reach")

    def note_what_was_read(self, values: Mapping[str, Any]) -> None:
        """Notes readings that go beyond the letters of a cell."""
        for name in ("children", *CHILDREN):
            for each in children.doubtful_names(values.get(name, ())):
                self._row.note(name, "read-child", {"name": each})
        if "slots" in values and slots.read(self._row.cells["slots"][1]).is_spoken:
            self._row.note("slots", "read-slots", {"slots": values["slots"]})
        if "phone" in values:
            found = phones.read(self._row.cells["phone"][1])
            if found.added:
                self._row.note("phone", "read-phone", {"number": found.shown})
            elif found.is_home_by_rule:
                self._row.note("phone", "read-landline", {"number": found.shown})


def matching(word: str, known: list[Known]) -> list[Known]:
    """Finds what has this name, or else what begins with it.

    Letters that an old encoding cannot hold count as those that people write instead: `Yildiz` is
    Yıldız.
    """
    wanted = _folded(word)
    names = [(each, [_folded(name) for name in each.names]) for each in known]
    exact = [each for each, own in names if wanted in own]
    return exact or [each for each, own in names if any(name.startswith(wanted) for name in own)]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold().replace("ı", "i"))
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())
