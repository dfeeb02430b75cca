"""Generated files of newcomers, with what was meant by every cell.

Each file has a header in some spelling, titles, remarks, unknown columns, an encoding of its own,
and cells that people damage. Some speak of address protection, in a column, a remark or a comment.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field

from services.intake.tests.generated_cells import DOUBLED, MISREAD, Cell, Cells
from services.intake.tests.workbooks import Beside, workbook

HEADERS = {
    "first_name": ["Vorname", "VORNAME", " Vorname ", "first_name", "Rufname"],
    "last_name": ["Nachname", "Familienname", "Last name", "Name"],
    "language": ["Sprache", "Muttersprache", "Language"],
    "birth_date": ["Geburtsdatum", "geboren am", "Geb.-Datum", "Birth date"],
    "phone": ["Telefon", "Handy", "Tel.", "Mobilnummer", "Telefon (mobil)"],
    "email": ["E-Mail", "EMAIL", "Mail", "E-Mail-Adresse"],
    "child_1": ["Kind 1", "Kind1", "1. Kind", "child 1", "Kind 1 (Monat/Jahr)"],
    "child_2": ["Kind 2", "Kind2", "KIND_2", "Kind Nr. 2"],
    "slots": ["Zeiten", "Verfügbarkeit", "freie Zeiten"],
    "postal_code": ["PLZ", "Postleitzahl"],
}
UNKNOWN = ["Bemerkung", "Lieblingsfarbe", "Telefon (Oma)", "Kind 21", "", "Alter", "Stand"]
PROTECTION = ["Adress-Schutz", "Auskunftssperre (ja/nein)", "Übermittlungssperre", "Adresschutz"]
PROTECTION += [
    "Sperrvermerk",
    "§ 51 BMG",
    "Auskunftsspere",
    "gesperrt",
    "Address protection",
    "Gizli",
    "isProtected",
    "häusliche Gewalt",
]
SPOKEN = ["hat Auskunftssperre", "Adresse gesperrt", "§ 51 BMG", "Übermittlungs-Sperre beantragt"]
SPOKEN += [
    "wohnt im Frauenhaus",
    "Adresse nicht weitergeben!",
    "Sperrvermek",
    "keine Auskunft an Ex",
]
SPOKEN += ["Adresse niemandem geben", "lebt anonym, Adresse unter Verschluss", "wird gestalkt"]
SPOKEN += ["Vater darf nicht wissen wo sie wohnt", "keep confidential", "не сообщать адрес"]
SPOKEN += ["Annäherungsverbot", "adresi gizli", "Gewaltschutz", "do not disclose address"]
REMARKS = [
    "grün",
    "7",
    "siehe Akte",
    "Masernschutz ja",
    "wohnt Schützenstr. 5",
    "gibt gern Auskunft",
    "von Wohnungslosigkeit bedroht",
    "Adresse noch nicht angegeben",
]
ONE_BYTE = ["cp1252", "cp1250", "cp1254", "mac_roman", "cp850", "mac_turkish", "cp437"]
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *ONE_BYTE]


@dataclass
class File:
    raw: bytes
    text: str = ""
    """The file as it was meant; empty for a workbook."""
    encoding: str = ""
    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    open_columns: set[int] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    """Lines that speak of protection, and places of other sheets."""
    unreadable: set[int] = field(default_factory=set)
    """Lines that share a merged cell, or whose text is struck through."""
    comments: dict[int, str] = field(default_factory=dict)
    misread: set[str] = field(default_factory=set)
    """Names that were garbled before this file was written: people have to be asked."""
    is_doubled: bool = False
    """Whether letters were encoded twice. Such a text file must be refused."""

    @property
    def is_of_one_byte(self) -> bool:
        return self.encoding in ONE_BYTE


def generated(seed: int) -> File:
    """Returns the file of this seed, always the same."""
    return _Maker(random.Random(seed)).file()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        is_workbook = chance.random() < 0.3
        self._made = File(b"", encoding="xlsx" if is_workbook else chance.choice(ENCODINGS))
        self._cells = Cells(chance, "utf-8" if is_workbook else self._made.encoding)

    def file(self) -> File:
        chance = self._chance
        fields = [*HEADERS]
        chance.shuffle(fields)
        header = [self._cells.choice(HEADERS[each]) for each in fields]
        extra = chance.sample(UNKNOWN, chance.choice([0, 0, 1, 2]))
        filled = [chance.random() < 0.7 for _ in extra]
        protection = [self._cells.choice(PROTECTION)] if chance.random() < 0.15 else []
        titles = [["Warteliste", "Stand 01.12."][: chance.choice([1, 2])]]
        titles = titles * chance.choice([0, 0, 1, 2])
        table = [*titles, [*header, *extra, *protection]]
        for _ in range(chance.randrange(1, 9)):
            row = self._row(fields, len(table) + 1)
            remarks = [self._cells.choice(REMARKS) if is_on else "" for is_on in filled]
            if remarks and chance.random() < 0.04:
                remarks[0] = self._protect(len(table) + 1, SPOKEN)
            marks = [chance.choice(["", "nein", "Nein", "-"]) for _ in protection]
            if protection and chance.random() < 0.3:
                marks = [self._protect(len(table) + 1, ["ja", "x", "unklar", "JA"])]
            table.append([*row, *remarks, *marks])
        below = table[len(titles) + 1 :]
        places = range(len(header), len(header) + len(extra))
        self._made.open_columns = {each for each in places if any(row[each] for row in below)}
        self._write(table, len(titles) + 1)
        return self._made

    def _row(self, fields: list[str], line: int) -> list[str]:
        cells = {each: self._cells.of(each) for each in fields}
        if self._chance.random() < 0.01:
            name = self._cells.choice(MISREAD)
            self._made.misread.add(name)
            # Even if people say that it is right: some have signs that no name has.
            cells["last_name"] = Cell(name, name, may_be_refused=not name.isalpha())
        self._made.rows.append((line, cells))
        return [cells[each].text for each in fields]

    def _protect(self, line: int, words: list[str]) -> str:
        self._made.protected.add(str(line))
        return self._cells.choice(words)

    def _write(self, table: list[list[str]], header_line: int) -> None:
        if self._made.encoding == "xlsx":
            self._made.raw = workbook(*table, beside=self._beside(header_line, len(table)))
            return
        chance, made = self._chance, self._made
        width = max(map(len, table))
        text = io.StringIO()
        quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        end, sign = chance.choice(["\n", "\r\n"]), chance.choice(";,\t|")
        writer = csv.writer(text, delimiter=sign, quoting=quoting, lineterminator=end)
        writer.writerows([*row, *[""] * (width - len(row))] for row in table)
        self._count_lines(table)
        made.text = text.getvalue()
        made.raw = made.text.encode(made.encoding)
        if made.encoding == "utf-8" and chance.random() < 0.05:
            self._double()

    def _count_lines(self, table: list[list[str]]) -> None:
        """A cell with a line break makes the rows below begin later."""
        begins, line = {}, 1
        for place, row in enumerate(table, 1):
            begins[place] = line
            line += 1 + sum(cell.count("\n") for cell in row)
        made = self._made
        made.rows = [(begins[place], cells) for place, cells in made.rows]
        made.protected = {str(begins[int(place)]) for place in made.protected}
        cells = {cell.text for _, row in made.rows for cell in row.values()}
        made.is_doubled = bool(cells & DOUBLED)

    def _double(self) -> None:
        wrong = self._chance.choice(["latin-1", "mac_roman", "cp850", "cp1252", "cp437"])
        try:
            self._made.raw = self._made.raw.decode(wrong).encode()
        except UnicodeDecodeError:
            return
        self._made.is_doubled |= not self._made.text.isascii()

    def _beside(self, header_line: int, lines: int) -> Beside:
        """Comments, merged cells, text that is struck through, and another sheet."""
        chance, made = self._chance, self._made
        beside = Beside(hidden_column=chance.random() < 0.1, hidden_row=chance.random() < 0.1)
        line = chance.randrange(header_line + 1, lines + 1)
        if chance.random() < 0.1:
            beside.comments[line] = made.comments[line] = chance.choice(REMARKS)
        if chance.random() < 0.04:
            beside.comments[line] = made.comments[line] = self._protect(line, SPOKEN)
        if chance.random() < 0.1 and line < lines:
            beside.merged.append((line, line + 1))
            made.unreadable |= {line, line + 1}
        if chance.random() < 0.1:
            beside.struck.append(line)
            made.unreadable.add(line)
        if chance.random() < 0.1:
            beside.other_sheet = chance.choice([*REMARKS, "hat Auskunftssperre"])
            made.protected |= {"Notizen!1"} if "sperre" in beside.other_sheet else set()
        return beside
