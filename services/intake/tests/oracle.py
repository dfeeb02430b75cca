"""An oracle that knows what was meant by generated files, and what the import makes of them.

    python -m services.intake.tests.oracle --files 2000 --seed 1

It holds for every cell whether a value was meant, a finding is due, or both are right, and prints
every difference. Asked which names look right, it answers as somebody who knows them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.rows import Row, Surroundings, read_row
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.unusable_files import UnusableFile
from kreis.intake.schemas.rows import registration_of
from services.intake.tests.generated_cells import NO_NAMES
from services.intake.tests.generated_files import Cell, File, generated

PETRA = UUID(int=7)


def differences(file: File) -> Iterator[str]:
    """What the import makes of a file that is not what was meant."""
    try:
        table = read_table(file.raw)
    except UnusableFile as refusal:
        if (file.is_of_one_byte or file.is_doubled) and refusal.code.startswith("encoding"):
            return
        yield f"refused: {refusal.code} {refusal.params}"
        return
    if file.is_doubled:
        if not table.readings:
            yield "letters that were encoded twice are read"
        return
    wrong = [*_asked_about_letters(file, table)]
    yield from wrong
    if table.readings:
        chosen = _chosen(file, table)
        if wrong or chosen is None:
            return
        table = read_table(file.raw, Answers(encoding=chosen))
        if table.readings:
            yield f"asked again after {chosen} was chosen"
    yield from _told(file, table)
    yield from _read(file, table)


def _asked_about_letters(file: File, table: Table) -> Iterator[str]:
    """A reading that nobody is asked about has to be the right one."""
    shown = {word for each in table.readings for word in each.words}
    if not table.readings and file.text and file.raw.decode(file.encoding) != file.text:
        yield "the file was meant otherwise"
    if not table.readings and file.is_of_one_byte:
        codec = {"windows-1252": "cp1252", "utf-8": "ascii"}.get(table.source.encoding, "")
        if not codec or file.raw.decode(codec) != file.text:
            yield f"{file.encoding} is read as {table.source.encoding}, and nobody is asked"
    in_vain = shown - file.misread - {*NO_NAMES}
    if not file.is_of_one_byte and in_vain:
        yield f"{in_vain} are asked about in vain"
    if not file.is_of_one_byte and not file.misread <= shown:
        yield f"{file.misread - shown} look wrong, and nobody is asked"


def _chosen(file: File, table: Table) -> str | None:
    """The reading in which all words are those of the file, if it is offered."""
    if not file.is_of_one_byte:
        return table.readings[0].encoding
    for each in table.readings:
        if all(word in file.text for word in each.words):
            return each.encoding if file.raw.decode(each.encoding) == file.text else None
    return None


def _told(file: File, table: Table) -> Iterator[str]:
    protected = set(table.protected_places())
    if protected != file.protected:
        yield f"protected places {sorted(protected)}, meant {sorted(file.protected)}"
    asked = {each.index for each in table.open_columns}
    if asked != file.open_columns:
        yield f"columns asked about {sorted(asked)}, meant {sorted(file.open_columns)}"


def _read(file: File, table: Table) -> Iterator[str]:
    read = _rows(table)
    if sorted(read) != [line for line, _ in file.rows]:
        yield f"lines {sorted(read)}, meant {[line for line, _ in file.rows]}"
        return
    for line, cells in file.rows:
        row = read[line]
        comments = [note.value for note in row.notes if note.code == "comment"]
        if comments != [file.comments[each] for each in (line,) if each in file.comments]:
            yield f"line {line}: comments {comments}"
        if any(fault.field == "row" for fault in row.faults) is not (line in file.unreadable):
            yield f"line {line}: the row is read, or is not"
        elif line not in file.unreadable:
            yield from (f"line {line}: {said}" for said in _wrong(row, cells))


def _rows(table: Table) -> dict[int, Row]:
    around = Surroundings(contact_person_id=PETRA)
    rows = [read_row(table, each, around) for each in table.records()]
    for row in rows:
        registration_of(row)
    return {row.line: row for row in rows}


def _wrong(row: Row, cells: dict[str, Cell]) -> Iterator[str]:
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
    found: list[tuple[Any, ...]] = [
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
