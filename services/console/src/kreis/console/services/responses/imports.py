"""Response shapes of intake about files of newcomers."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.intake import Lookalike


class FileColumn(TypedDict):
    index: int
    header: str
    means: str | None
    label: str
    examples: list[str]
    is_open: bool


class Reading(TypedDict):
    encoding: str
    words: list[str]


class Import(TypedDict):
    id: str
    state: str
    is_dry_run: bool
    file_name: str
    encoding: str
    delimiter: str
    ignored_columns: list[str]
    contact_person_id: str | None
    rows: int
    done: int
    added: int
    known: int
    held_back: int
    faulty: int
    failure: str | None
    follows: str | None
    requested_by: str
    requested_at: str
    ended_at: str | None
    undone_at: str | None
    sheet: str
    sheets: list[str]
    header_line: int
    columns: list[FileColumn]
    missing: list[str]
    asks_mornings: bool
    readings: list[Reading]


class KnownColumn(TypedDict):
    name: str
    label: str


class KnownColumns(TypedDict):
    items: list[KnownColumn]


class Template(TypedDict):
    file_name: str
    content_type: str
    content: str


class Kept(TypedDict):
    participant_id: str
    because: list[str]


class Undone(TypedDict):
    removed: int
    kept: list[Kept]


class ImportPage(TypedDict):
    items: list[Import]


class RowFault(TypedDict):
    column: str
    label: str
    field: str
    value: str
    code: str
    reason: str


class Finding(TypedDict):
    line: int
    name: str
    outcome: str
    participant_id: str | None
    faults: list[RowFault]
    notes: list[RowFault]
    lookalikes: list[Lookalike]


class FindingPage(TypedDict):
    items: list[Finding]
    next: int | None
