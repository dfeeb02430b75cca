"""An oracle that knows what was meant by generated files, and what the import makes of them.

    python -m services.intake.tests.oracle --files 2000 --seed 1

It holds for every cell whether a value was meant, a finding is due, or both are right, and prints
every difference.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kreis.intake.domain.imports.rows import Row, Surroundings, read_row
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.unusable_files import UnusableFile
from kreis.intake.schemas.rows import registration_of
from services.intake.tests.generated_files import Cell, File, generated

PETRA = UUID(int=7)


def differences(file: File) -> Iterator[str]:
    """What the import makes of a file that is not what was meant."""
    try:
        table = read_table(file.raw)
    except UnusableFile as refusal:
        if file.may_be_refused and refusal.code.startswith("encoding"):
            return
        yield f"refused: {refusal.code} {refusal.params}"
        return
    protected = set(table.protected_lines())
    if protected != file.protected:
        yield f"protected lines {sorted(protected)}, meant {sorted(file.protected)}"
    asked = {each.index for each in table.open_columns}
    if asked != file.open_columns:
        yield f"columns asked about {sorted(asked)}, meant {sorted(file.open_columns)}"
    read = _rows(table)
    if sorted(read) != [line for line, _ in file.rows]:
        yield f"lines {sorted(read)}, meant {[line for line, _ in file.rows]}"
        return
    for line, cells in file.rows:
        yield from (f"line {line}: {said}" for said in _wrong(read[line], cells))


def _rows(table: Table) -> dict[int, tuple[Row, dict[str, Any]]]:
    around = Surroundings(contact_person_id=PETRA)
    rows = [read_row(table, each, around) for each in table.records()]
    return {row.line: (row, registration_of(row)) for row in rows}


def _wrong(read: tuple[Row, dict[str, Any]], cells: dict[str, Cell]) -> Iterator[str]:
    row, _ = read
    if any(fault.field == "row" for fault in row.faults):
        yield "the row is not read"
        return
    faults = {fault.field for fault in row.faults}
    children = []
    for name, cell in cells.items():
        is_due = cell.meant is None
        if name in faults and not is_due and not cell.may_be_refused:
            yield f"{name} {cell.text!r} is refused"
        elif is_due and name not in faults:
            yield f"{name} {cell.text!r} is no finding"
        elif name not in faults and name.startswith("child"):
            children.append((name, cell.meant))
        elif name not in faults and row.registration.get(name) != cell.meant:
            yield f"{name} {cell.text!r} became {row.registration.get(name)!r}"
    meant = [child for _, own in sorted(children) for child in own]
    found = [
        (each.get("first_name", ""), each["birth_month"], each.get("needs_care"))
        for each in row.registration["children"]
    ]
    if found != meant:
        yield f"children {found}, meant {meant}"


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description="Compares generated files with an oracle")
    asked.add_argument("--files", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args(arguments)
    wrong = rows = 0
    for seed in range(wanted.seed, wanted.seed + wanted.files):
        file = generated(seed)
        rows += len(file.rows)
        for difference in differences(file):
            wrong += 1
            print(f"seed {seed}: {difference}")
    print(f"{wanted.files} files, {rows} rows: {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
