"""Newcomers from a file: checked as a whole at once, then taken row by row as due work.

Promise: a good row is registered once, however often its file comes; a faulty one leaves nothing
but its line in the report. A trial does the same and is taken back at the end. What was found stays
for seven days.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from marshmallow import ValidationError

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.contracts.refusals import Fault
from kreis.intake.commands import people
from kreis.intake.domain.importing import wording
from kreis.intake.domain.importing.rows import Row, RowFault, Surroundings, is_protected, read_row
from kreis.intake.domain.importing.table import Record, Table, UnreadableFile, read_table
from kreis.intake.domain.likeness import is_surely_the_same
from kreis.intake.schemas.participants import Registration
from kreis.intake.store import agencies, imports
from kreis.intake.store.lookalikes import lookalikes

JOB = "import-newcomers"
FORGET = "forget-import"
KEPT = timedelta(days=7)

_REGISTRATION = Registration()
_OF_THE_FILE = (
    "file_name", "encoding", "delimiter", "ignored_columns", "contact_person_id", "rows"
)  # fmt: skip


@dataclass
class Tally:
    """What became of some rows: how many of each, and what is worth a line in the report."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)


def start(work: Work, raw: bytes, wanted: dict[str, Any], recorded_by: str) -> dict[str, Any]:
    """Takes a file in, if it is a table; its rows follow as due work."""
    language = wanted["language"]
    table = _table_or_problem(raw, language)
    _refuse_protected(table, language)
    contact_person = wanted["contact_person_id"]
    if contact_person is not None and agencies.find_staff(work, contact_person) is None:
        fault = Fault("contact_person_id", contact_person, "the id of a staff member")
        raise Problem(422, "The input has faults", code="invalid-input", faults=[fault])
    values = {
        "id": uuid4(),
        "is_dry_run": wanted["dry_run"],
        "file_name": wanted["file_name"],
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "ignored_columns": table.ignored_columns,
        "contact_person_id": contact_person,
        "rows": table.rows,
        "follows": None,
        "requested_by": recorded_by,
        "file": raw,
    }
    return _add(work, values)


def confirm(work: Work, import_id: UUID, recorded_by: str) -> dict[str, Any]:
    """Imports for good what was tried before; a second click finds the import of the first."""
    trial = import_or_problem(work, import_id, lock=True)
    made = imports.follower(work, import_id)
    if made is not None:
        return made
    raw = imports.file_of(work, import_id)
    if not trial["is_dry_run"] or trial["state"] != "finished" or raw is None:
        raise Problem(409, "Only a finished trial can be imported for good", code="no-trial")
    values = {name: trial[name] for name in _OF_THE_FILE}
    own = {"id": uuid4(), "is_dry_run": False, "follows": import_id, "requested_by": recorded_by}
    imports.change(work, import_id, file=None)
    return _add(work, {**values, **own, "file": raw})


def import_or_problem(work: Work, import_id: UUID, *, lock: bool = False) -> dict[str, Any]:
    found = imports.find(work, import_id, lock=lock)
    if found is None:
        raise Problem(404, f"There is no import {import_id}", code="no-import")
    return found


def take(
    work: Work,
    table: Table,
    records: Iterable[Record],
    surroundings: Surroundings,
    recorded_by: str,
) -> Tally:
    """Registers whom these rows are about, unless known, held back or faulty."""
    tally = Tally()
    for record in records:
        row = read_row(table, record, surroundings)
        finding = _take_row(work, row, recorded_by)
        tally.counts[finding["outcome"]] += 1
        if finding["faults"] or finding["lookalikes"]:
            tally.findings.append({"line": row.line, **finding})
    return tally


def _add(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    imports.add(work, {**values, "state": "waiting", "requested_at": work.now})
    work.schedule(JOB, values["id"], "upload")
    work.schedule(FORGET, values["id"], "age", not_before=work.now + KEPT)
    return import_or_problem(work, values["id"])


def _table_or_problem(raw: bytes, language: str) -> Table:
    try:
        return read_table(raw)
    except UnreadableFile as fault:
        raise _problem(fault.code, fault.params, language) from None


def _refuse_protected(table: Table, language: str) -> None:
    """Nothing about somebody under address protection is kept, not even in a file that waits."""
    lines = [record.line for record in table.records() if is_protected(table, record)]
    if lines:
        raise _problem("protected-people", {"lines": lines[:50]}, language)


def _problem(code: str, params: dict[str, Any], language: str) -> Problem:
    return Problem(422, wording.sentence(code, params, language), code=code)


def _take_row(work: Work, row: Row, recorded_by: str) -> dict[str, Any]:
    registration = _registration(row)
    if row.faults:
        return _finding("faulty", faults=row.faults)
    fingerprint = _fingerprint(row.registration)
    known = imports.whose_row(work, fingerprint)
    if known is not None:
        return _finding("known", participant_id=known)
    alike = lookalikes(work, registration)
    if any(_is_same(each, registration) for each in alike):
        return _finding("held_back", alike=alike)
    try:
        made = people.register(work, registration, recorded_by)
    except Problem as problem:
        _note_problem(row, problem)
        return _finding("faulty", faults=row.faults)
    imports.remember_row(work, fingerprint, made.id)
    return _finding("added", participant_id=made.id, alike=alike)


def _finding(
    outcome: str,
    *,
    participant_id: UUID | None = None,
    faults: Iterable[RowFault] = (),
    alike: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "participant_id": participant_id,
        "faults": [fault._asdict() for fault in faults],
        "lookalikes": [
            {"participant_id": str(each["participant_id"]), "same": each["same"]} for each in alike
        ],
    }


def _is_same(other: dict[str, Any], registration: dict[str, Any]) -> bool:
    return is_surely_the_same(
        other["same"],
        has_birth_date=registration["birth_date"] is not None,
        other_has_birth_date=other["has_birth_date"],
    )


def _registration(row: Row) -> dict[str, Any]:
    """What registering takes; what it would refuse is added to the faults of the row."""
    try:
        loaded: dict[str, Any] = _REGISTRATION.load(row.registration)
        return loaded
    except ValidationError as errors:
        noted = [fault.field for fault in row.faults]
        for name, messages in errors.messages_dict.items():
            if not _follows_from(name, noted):
                _note_schema_fault(row, name, messages)
        return {}


_MADE_OF = {"children": ("child",), "contact_person_id": ("contact_person",)}


def _follows_from(name: str, noted: Iterable[str]) -> bool:
    """Whether a field is only missing because what stands in its cell was refused already."""
    causes = _MADE_OF.get(name, (name,))
    return any(each == "row" or each.startswith(causes) for each in noted)


def _note_schema_fault(row: Row, name: str, messages: Any) -> None:
    said = str(messages)
    if name in ("phone", "email"):
        row.fault(name, name)
    elif "Length must be" in said or "Longer than" in said:
        row.fault(name, "too-long")
    elif "month that has begun" in said:
        places = [each for each in row.cells if each.startswith("child")]
        row.fault(places[0] if len(places) == 1 else "children", "month-to-come")
    else:
        row.fault(name, "invalid", {"expected": _first_text(messages)})


def _first_text(messages: Any) -> str:
    while not isinstance(messages, str):
        found = messages.values() if isinstance(messages, dict) else messages
        messages = next(iter(found))
    return messages


def _note_problem(row: Row, problem: Problem) -> None:
    """What only registering sees to be wrong, such as an e-mail address that is not there."""
    for fault in problem.faults:
        if fault.field in ("email", "phone"):
            row.fault(fault.field, "channel-needs")
        elif fault.field == "excluded_venues":
            row.fault(fault.field, "excluded-and-reachable")
        else:
            row.fault(fault.field, "invalid", {"expected": fault.expected})


def _fingerprint(registration: dict[str, Any]) -> str:
    """The same for the same row, whatever its order of columns or its way to write dates."""
    text = json.dumps(registration, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
