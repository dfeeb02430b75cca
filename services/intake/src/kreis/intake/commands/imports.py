"""Importing newcomers from a file: checked as a whole at once, then taken row by row.

Promise: a good row is registered once, however often its file comes; a faulty one leaves nothing
but its line in the report. A trial does the same and is taken back at the end. What was found stays
for seven days.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.commands import participants
from kreis.intake.domain.imports.rows import Row, RowFault, is_protected
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.imports.wording import sentence
from kreis.intake.domain.lookalikes import is_surely_the_same
from kreis.intake.domain.refusals import NoTrial, ProtectedPeople, UnusableFile
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import imports, lookalikes, sight, staff

IMPORT = "import-newcomers"
FORGET = "forget-import"
KEPT = timedelta(days=7)

_OF_THE_FILE = (
    "file_name", "encoding", "delimiter", "ignored_columns", "contact_person_id", "rows"
)  # fmt: skip


@dataclass
class Tally:
    """Counts what became of some rows, and keeps what is worth a line in the report."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unseen: list[dict[str, Any]] = field(default_factory=list)
    """Lookalikes that whoever imports must not find. Their contact persons are told."""


def start(work: Work, raw: bytes, wanted: dict[str, Any], recorded_by: str) -> dict[str, Any]:
    """Takes a file in; its rows follow as due work. Refuses: a kind of `UnusableFile`."""
    try:
        table = read_table(raw)
        _refuse_protected(table)
    except UnusableFile as refusal:
        raise refusal.in_words(sentence(refusal.code, refusal.params, wanted["language"])) from None
    contact_person = wanted["contact_person_id"]
    if contact_person is not None and staff.find(work, contact_person) is None:
        raise InvalidInput(Fault("contact_person_id", contact_person, "the id of a staff member"))
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
    trial = imports.get(work, import_id, lock=True)
    made = imports.follower(work, import_id)
    if made is not None:
        return made
    raw = imports.file_of(work, import_id)
    if not trial["is_dry_run"] or trial["state"] != "finished" or raw is None:
        raise NoTrial
    values = {name: trial[name] for name in _OF_THE_FILE}
    own = {"id": uuid4(), "is_dry_run": False, "follows": import_id, "requested_by": recorded_by}
    imports.change(work, import_id, file=None)
    return _add(work, {**values, **own, "file": raw})


def take(work: Work, rows: Sequence[tuple[Row, dict[str, Any]]], recorded_by: str) -> Tally:
    """Registers whom these rows are about, unless known, held back or faulty.

    Each row comes with its registration, empty where that would be refused.
    """
    tally = Tally()
    viewer = sight.viewer(work, recorded_by)
    for row, registration in rows:
        finding = _take_row(work, row, registration, recorded_by, viewer, tally.unseen)
        tally.counts[finding["outcome"]] += 1
        if finding["faults"] or finding["lookalikes"]:
            tally.findings.append({"line": row.line, **finding})
    return tally


def _add(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    imports.add(work, {**values, "state": "waiting", "requested_at": work.now})
    work.schedule(IMPORT, values["id"], "upload")
    work.schedule(FORGET, values["id"], "age", not_before=work.now + KEPT)
    return imports.get(work, values["id"])


def _refuse_protected(table: Table) -> None:
    """Nothing about somebody under address protection is kept, not even in a file that waits."""
    lines = [record.line for record in table.records() if is_protected(table, record)]
    if lines:
        raise ProtectedPeople(lines=lines[:50])


def _take_row(
    work: Work,
    row: Row,
    registration: dict[str, Any],
    recorded_by: str,
    viewer: Viewer,
    unseen: list[dict[str, Any]],
) -> dict[str, Any]:
    """Takes one row. What becomes of it is the same with and without somebody under address
    protection whom the importer may not see; she is added to `unseen`."""
    if row.faults:
        return _finding("faulty", faults=row.faults)
    fingerprint = _fingerprint(row.registration)
    known = imports.whose_row(work, fingerprint)
    if known is not None and not sight.hidden_from(work, viewer, {known}):
        return _finding("known", participant_id=known)
    found = lookalikes.find(work, registration)
    hidden = sight.hidden_from(work, viewer, {each["participant_id"] for each in found})
    unseen += [each for each in found if each["participant_id"] in hidden]
    alike = [each for each in found if each["participant_id"] not in hidden]
    if any(_is_same(each, registration) for each in alike):
        return _finding("held_back", alike=alike)
    try:
        made = participants.register(work, registration, recorded_by)
    except InvalidInput as refusal:
        _note_refusal(row, refusal)
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


def _note_refusal(row: Row, refusal: InvalidInput) -> None:
    """Notes what only registering sees to be wrong, such as a missing e-mail address."""
    for fault in refusal.faults:
        if fault.field in ("email", "phone"):
            row.fault(fault.field, "channel-needs")
        elif fault.field == "channel":
            row.fault(fault.field, "no-sms")
        elif fault.field == "excluded_venues":
            row.fault(fault.field, "excluded-and-reachable")
        else:
            row.fault(fault.field, "invalid", {"expected": fault.expected})


def _fingerprint(registration: dict[str, Any]) -> str:
    """Hashes a row. The order of columns and the way dates are written make no difference."""
    text = json.dumps(registration, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
