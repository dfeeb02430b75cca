"""Importing newcomers from a file: checked as a whole at once, then taken row by row.

Promise: a good row is registered once, however often its file comes; a faulty one leaves nothing
but its line in the report. A trial does the same and is taken back at the end. What was found stays
for seven days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.commands import imported_rows
from kreis.intake.commands.imported_rows import Registered, Tally
from kreis.intake.domain.imports import open_rows
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.imports.wording import sentence
from kreis.intake.domain.refusals import NoTrial
from kreis.intake.domain.unusable_files import (
    ColumnsMissing,
    ColumnsOpen,
    EncodingUnsure,
    ProtectedPeople,
    SheetsOpen,
    UnusableFile,
)
from kreis.intake.store import imports, staff

IMPORT = "import-newcomers"
FORGET = "forget-import"
KEPT = timedelta(days=7)

_OF_THE_FILE = (
    *("file_name", "encoding", "delimiter", "ignored_columns", "contact_person_id", "rows"),
    *("answers", "sheet", "sheets", "header_line", "columns", "missing", "readings"),
)


def start(work: Work, raw: bytes, wanted: dict[str, Any], recorded_by: str) -> dict[str, Any]:
    """Takes a file in; its rows follow as due work. Refuses: a kind of `UnusableFile`.

    A trial whose columns are not all understood waits for answers first, see `answer`.
    """
    answers = Answers(sheet=wanted["sheet"])
    try:
        table = read_table(raw, answers)
        _refuse_protected(raw, table)
        _refuse_what_cannot_be_asked(table, is_trial=wanted["dry_run"])
    except UnusableFile as refusal:
        raise refusal.in_words(sentence(refusal.code, refusal.params, wanted["language"])) from None
    contact_person = wanted["contact_person_id"]
    if contact_person is not None and staff.find(work, contact_person) is None:
        raise InvalidInput(Fault("contact_person_id", contact_person, "the id of a staff member"))
    values = {
        "id": uuid4(),
        "is_dry_run": wanted["dry_run"],
        "file_name": wanted["file_name"],
        **_read_of(table, answers),
        **({} if wanted["dry_run"] else {"state": "waiting"}),
        "contact_person_id": contact_person,
        "follows": None,
        "requested_by": recorded_by,
        "file": raw,
    }
    return _add(work, values)


def answer(work: Work, import_id: UUID, more: Answers, language: str) -> dict[str, Any]:
    """Takes what staff say about a file that was tried, and tries it once more.

    An answer that shows somebody under address protection ends the trial, and its file goes.
    Refuses: anything but a trial that waits for answers or has finished (`NoTrial`), and what
    makes no table (a kind of `UnusableFile`).
    """
    trial = imports.get(work, import_id, lock=True)
    raw = _file_of_trial(work, trial)
    answers = Answers.of(trial["answers"]).with_more(more)
    try:
        table = read_table(raw, answers)
        is_about_protected = bool(table.protected_places()) or answers.speak_of_protection()
    except UnusableFile as refusal:
        raise refusal.in_words(sentence(refusal.code, refusal.params, language)) from None
    imports.forget_findings(work, import_id)
    nobody = {"done": 0, "added": 0, "known": 0, "held_back": 0, "faulty": 0}
    if is_about_protected:
        end = {"state": "failed", "failure": "protection-found", "ended_at": work.now}
        imports.change(work, import_id, **nobody, **end, file=None, answers={}, columns=[])
        return imports.get(work, import_id)
    again = {"turns": trial["turns"] + 1, "ended_at": None}
    imports.change(work, import_id, **nobody, **again, **_read_of(table, answers))
    if table.is_understood:
        work.schedule(IMPORT, import_id, f"turn {again['turns']}")
    return imports.get(work, import_id)


def confirm(work: Work, import_id: UUID, recorded_by: str) -> dict[str, Any]:
    """Imports for good what was tried before; a second click finds the import of the first."""
    trial = imports.get(work, import_id, lock=True)
    made = imports.follower(work, import_id)
    if made is not None and trial["is_dry_run"]:
        return made
    raw = _file_of_trial(work, trial)
    if trial["state"] != "finished":
        raise NoTrial
    values = {name: trial[name] for name in _OF_THE_FILE} | {"state": "waiting"}
    own = {"id": uuid4(), "is_dry_run": False, "follows": import_id, "requested_by": recorded_by}
    imports.change(work, import_id, file=None)
    return _add(work, {**values, **own, "file": raw})


def open_rows_of(work: Work, import_id: UUID, table: Table) -> bytes | None:
    """Returns the rows that an import did not take, as a file; None if it left none open."""
    found = imports.every_finding(work, import_id)
    lines = {each["line"] for each in found if open_rows.is_open(each)}
    return open_rows.as_they_stand(table, lines) if lines else None


def try_open_rows(work: Work, found: dict[str, Any], raw: bytes) -> None:
    """Makes a trial of the rows that an import did not take, so that staff can put them right.

    Lines, columns and what staff said about them are those of the file.
    """
    said = Answers.of(found["answers"])
    answers = replace(said, sheet="", encoding=open_rows.ENCODING)
    values = {
        "id": uuid4(),
        "is_dry_run": True,
        "file_name": found["file_name"],
        **_read_of(read_table(raw, answers), answers),
        "contact_person_id": found["contact_person_id"],
        "follows": found["id"],
        "requested_by": found["requested_by"],
        "file": raw,
    }
    _add(work, values)


def take(work: Work, rows: Sequence[Registered], found: dict[str, Any]) -> Tally:
    """Registers whom these rows of an import are about, unless known, held back or faulty."""
    if not found["is_dry_run"]:
        imports.one_at_a_time(work)
    return imported_rows.take(work, rows, found)


def _file_of_trial(work: Work, trial: dict[str, Any]) -> bytes:
    raw = imports.file_of(work, trial["id"])
    if not trial["is_dry_run"] or trial["state"] not in ("asking", "finished") or raw is None:
        raise NoTrial
    return raw


def _first_state(table: Table) -> str:
    return "waiting" if table.is_understood else "asking"


def _read_of(table: Table, answers: Answers) -> dict[str, Any]:
    """What an import keeps of how its file was read: nothing while its sheet is not known."""
    is_sheet_open = bool(table.source.rivals)
    columns = [
        {"index": each.index, "header": each.name, "means": each.means, "examples": each.examples}
        for each in (() if is_sheet_open else table.columns)
    ]
    return {
        "encoding": table.source.encoding,
        "delimiter": table.source.delimiter,
        "sheet": "" if is_sheet_open else table.source.sheet,
        "sheets": list(table.source.sheets),
        "header_line": table.header_line,
        "columns": columns,
        "readings": [each._asdict() for each in table.readings],
        "missing": [] if is_sheet_open else table.missing,
        "ignored_columns": table.ignored_columns,
        "rows": table.rows,
        "answers": answers.stored(),
        "state": _first_state(table),
    }


def _add(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    imports.add(work, {**values, "requested_at": work.now})
    if values["state"] == "waiting":
        work.schedule(IMPORT, values["id"], "upload")
    work.schedule(FORGET, values["id"], "age", not_before=work.now + KEPT)
    return imports.get(work, values["id"])


def _refuse_protected(raw: bytes, table: Table) -> None:
    """Nothing about somebody under address protection is kept, not even in a file that waits.

    While nobody has said how its letters are read, no reading may speak of it.
    """
    others = (Answers(encoding=each.encoding) for each in table.readings[1:])
    known = table.source.readings
    for each in (table, *(read_table(raw, other, known) for other in others)):
        if places := each.protected_places():
            raise ProtectedPeople(places=places[:50])


def _refuse_what_cannot_be_asked(table: Table, *, is_trial: bool) -> None:
    """A trial asks for the sheet and the meaning of columns, if there is something to ask."""
    if table.readings and not is_trial:
        raise EncodingUnsure(found=", ".join(table.readings[0].words[:3]))
    if table.source.rivals and not is_trial:
        raise SheetsOpen(sheets=[table.source.sheet, *table.source.rivals])
    if table.open_columns and not is_trial:
        raise ColumnsOpen(columns=[each.name for each in table.open_columns])
    if table.missing and not (is_trial and (table.open_columns or table.source.rivals)):
        raise ColumnsMissing(fields=table.missing)
