"""Taking the rows of a file: many at a time, with the outcome that each would have alone.

Everything that rows are compared with is read once for all of them, and people are added once. A
row is compared with the rows before it, too: nobody comes twice because her rows stand together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import InvalidInput
from kreis.intake.commands import participants
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.fingerprints import fingerprint_of
from kreis.intake.domain.imports.rows import Row, RowFault
from kreis.intake.domain.participants import Participant
from kreis.intake.store import imports, lookalikes, sight, staff

Registered = tuple[Row, dict[str, Any]]
"""A row with its registration, empty where that would be refused."""


@dataclass
class Tally:
    """Counts what became of some rows, and keeps what is worth a line in the report."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unseen: list[dict[str, Any]] = field(default_factory=list)
    """Lookalikes that whoever imports must not find. Their contact persons are told."""


def take(work: Work, rows: Sequence[Registered], found: Mapping[str, Any]) -> Tally:
    """Registers whom these rows of an import are about, unless known, held back or faulty."""
    taking = _Taking(work, found)
    taking.look_up([each for each in rows if not each[0].faults])
    for row, registration in rows:
        finding = taking.take_row(row, registration)
        taking.tally.counts[finding["outcome"]] += 1
        if finding["faults"] or finding["lookalikes"] or row.notes:
            notes = [each._asdict() for each in row.notes]
            told = {"line": row.line, "name": row.name, "notes": notes, **finding}
            taking.tally.findings.append(told)
    taking.add()
    return taking.tally


class _Taking:
    """The taking of some rows. What they are compared with is looked up before the first."""

    def __init__(self, work: Work, found: Mapping[str, Any]) -> None:
        self.tally = Tally()
        self._work, self._import_id = work, found["id"]
        self._recorded_by = found["requested_by"]
        self._others = Answers.of(found["answers"]).others
        """Lines of people who are not those whom they look like."""
        self._known: dict[str, UUID] = {}
        self._people: dict[int, Mapping[str, Any]] = {}
        self._alike: dict[int, list[dict[str, Any]]] = {}
        self._hidden: set[UUID] = set()
        self._staff_ids: set[UUID] = set()
        self._newcomers: list[tuple[Participant, dict[str, Any]]] = []
        self._compared: list[tuple[UUID, Mapping[str, Any]]] = []
        self._made: dict[str, UUID] = {}

    def look_up(self, rows: Sequence[Registered]) -> None:
        """Reads whom these rows name already, and whom they look like."""
        work = self._work
        viewer = sight.viewer(work, self._recorded_by)
        known = imports.whose_rows(work, [fingerprint_of(row) for row, _ in rows])
        hidden = sight.hidden_from(work, viewer, set(known.values()))
        self._known = {print_: who for print_, who in known.items() if who not in hidden}
        sought = [each for each in rows if fingerprint_of(each[0]) not in self._known]
        if not sought:
            return
        lines = [row.line for row, _ in sought]
        people = lookalikes.comparable(work, [registration for _, registration in sought])
        self._people = dict(zip(lines, people, strict=True))
        self._alike = dict(zip(lines, lookalikes.find_each(work, people), strict=True))
        alike = {each["participant_id"] for found in self._alike.values() for each in found}
        self._hidden = sight.hidden_from(work, viewer, alike)
        self._staff_ids = {each["id"] for each in staff.everybody(work)}

    def take_row(self, row: Row, registration: dict[str, Any]) -> dict[str, Any]:
        """Takes one row. What becomes of it is the same with and without somebody under address
        protection whom the importer may not see; she is added to `unseen`."""
        if row.faults:
            return _finding("faulty", faults=row.faults)
        fingerprint = fingerprint_of(row)
        if (known := self._known.get(fingerprint)) is not None:
            return _finding("known", participant_id=known)
        person = self._people[row.line]
        rows_before = lookalikes.among(self._compared, person)
        found = lookalikes.first([*self._alike[row.line], *rows_before])
        self.tally.unseen.extend(each for each in found if each["participant_id"] in self._hidden)
        alike = [each for each in found if each["participant_id"] not in self._hidden]
        if alike and row.line not in self._others:
            return _finding("held_back", alike=alike)
        newcomer = participants.made_of(self._work, registration)
        try:
            participants.refuse_newcomer(newcomer, self._staff_ids)
        except InvalidInput as refusal:
            _note_refusal(row, refusal)
            return _finding("faulty", faults=row.faults)
        self._newcomers.append((newcomer, registration))
        self._compared.append((newcomer.id, person))
        self._known[fingerprint] = self._made[fingerprint] = newcomer.id
        return _finding("added", participant_id=newcomer.id, alike=alike)

    def add(self) -> None:
        """Adds the newcomers of all rows that were taken."""
        participants.register_each(self._work, self._newcomers, self._recorded_by)
        imports.remember_rows(self._work, self._made, self._import_id)


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
