"""Generated files of newcomers, with what was meant by every cell.

Each file has a header in some spelling, titles, remarks, unknown columns, an encoding of its own,
and cells that people damage.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from typing import Any

from services.intake.tests.workbooks import workbook

HEADERS = {
    "first_name": ["Vorname", "VORNAME", " Vorname ", "first_name", "Rufname"],
    "last_name": ["Nachname", "Familienname", "Last name", "Name"],
    "language": ["Sprache", "Muttersprache", "Language"],
    "birth_date": ["Geburtsdatum", "geboren am", "Geb.-Datum", "Birth date"],
    "phone": ["Telefon", "Handy", "Tel.", "Mobilnummer", "Telefon (mobil)"],
    "child_1": ["Kind 1", "Kind1", "1. Kind", "child 1", "Kind 1 (Monat/Jahr)"],
    "child_2": ["Kind 2", "Kind2", "KIND_2", "Kind Nr. 2"],
    "slots": ["Zeiten", "Verfügbarkeit", "freie Zeiten"],
    "postal_code": ["PLZ", "Postleitzahl"],
}
UNKNOWN = ["Bemerkung", "Lieblingsfarbe", "Telefon (Oma)", "Kind 21", "", "Alter", "Stand"]
PROTECTION = ["Adress-Schutz", "Auskunftssperre (ja/nein)", "Übermittlungssperre", "Adresschutz"]
SPOKEN = ["hat Auskunftssperre", "Adresse gesperrt", "§ 51 BMG", "Übermittlungs-Sperre beantragt"]
NAMES = ["Derya", "Jörg", "Zoë-Marie", "Ana", "Björn", "Özlem", "Renée", "Uwe", "Käthe"]
LAST = [
    "Şahin",
    "Peña",
    "Wójcik",
    "Černý",
    "Müller",
    "Groß",
    "Nowak",
    "d’Angelo",
    "von der Heide",
    "Çelik",
    "Weiß",
]
MONTHS = ["2016-08", "2019-03", "2024-10", "2025-01"]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
GERMAN = dict(zip(WEEK, ["Mo", "Di", "Mi", "Do", "Fr"], strict=True))


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `meant` is its value, or None where a finding is due."""

    text: str
    meant: Any = None
    may_be_refused: bool = False


@dataclass
class File:
    raw: bytes
    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    open_columns: set[int] = field(default_factory=set)
    may_be_refused: bool = False
    """Whether its encoding is one that is not always told from others."""
    protected: set[int] = field(default_factory=set)
    """Lines that speak of protection."""


def generated(seed: int) -> File:
    """Returns the file of this seed, always the same."""
    return _Maker(random.Random(seed)).file()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def file(self) -> File:
        chance = self._chance
        fields = [*HEADERS]
        chance.shuffle(fields)
        header = [chance.choice(HEADERS[each]) for each in fields]
        extra = chance.sample(UNKNOWN, chance.choice([0, 0, 1, 2]))
        filled = [chance.random() < 0.7 for _ in extra]
        protection = [chance.choice(PROTECTION)] if chance.random() < 0.15 else []
        titles = [["Warteliste", "Stand 01.12."][: chance.choice([1, 2])]]
        titles = titles * chance.choice([0, 0, 1, 2])
        made = File(b"")
        table = [*titles, [*header, *extra, *protection]]
        for _ in range(chance.randrange(1, 9)):
            cells = {each: self._cell(each) for each in fields}
            remarks = [
                chance.choice(["grün", "7", "siehe Akte"]) if is_on else "" for is_on in filled
            ]
            if remarks and chance.random() < 0.04:
                remarks[0] = chance.choice(SPOKEN)
                made.protected.add(len(table) + 1)
            marks = [chance.choice(["", "nein", "Nein", "-"]) for _ in protection]
            if protection and chance.random() < 0.3:
                marks = [chance.choice(["ja", "x", "unklar", "JA"])]
                made.protected.add(len(table) + 1)
            texts = [cells[each].text for each in fields]
            made.rows.append((len(table) + 1, cells))
            table.append([*texts, *remarks, *marks])
        below = table[len(titles) + 1 :]
        places = range(len(header), len(header) + len(extra))
        made.open_columns = {each for each in places if any(row[each] for row in below)}
        made.raw, encoding = self._written(table)
        made.may_be_refused = not encoding.startswith(("utf", "xlsx"))
        return made

    def _written(self, table: list[list[str]]) -> tuple[bytes, str]:
        chance = self._chance
        if chance.random() < 0.3:
            return workbook(*table), "xlsx"
        width = max(map(len, table))
        text = io.StringIO()
        delimiter = chance.choice(";,\t|")
        quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        end = chance.choice(["\n", "\r\n"])
        writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
        writer.writerows([*row, *[""] * (width - len(row))] for row in table)
        others = ["cp1252", "cp1250", "cp1254", "mac_roman", "cp850"]
        encoding = chance.choice(["utf-8", "utf-8-sig", *others])
        try:
            return text.getvalue().encode(encoding), encoding
        except UnicodeEncodeError:
            return text.getvalue().encode(), "utf-8"

    def _cell(self, name: str) -> Cell:
        makers: dict[str, Any] = {
            "first_name": lambda: self._name(NAMES),
            "last_name": lambda: self._name(LAST),
            "language": self._language,
            "birth_date": self._birth_date,
            "phone": self._phone,
            "child_1": self._child,
            "child_2": lambda: self._child() if self._chance.random() < 0.4 else Cell("", []),
            "slots": self._slots,
            "postal_code": lambda: Cell(*self._chance.choice([("5919",), *[("59423",) * 2] * 9])),
        }
        made: Cell = makers[name]()
        return made

    def _name(self, names: list[str]) -> Cell:
        name = self._chance.choice(names)
        bad = ["?im?ek", "=A1", "Kr\ufffdmer", "#REF!", "M??ller"]
        return Cell(self._chance.choice(bad)) if self._rarely() else Cell(name, name)

    def _language(self) -> Cell:
        words = [("Türkisch", "tr"), ("ar", "ar"), ("Ukrainisch", "uk"), ("german", "de")]
        text, code = self._chance.choice(words)
        return Cell("Quatschisch") if self._rarely() else Cell(text, code)

    def _birth_date(self) -> Cell:
        year, month, day = self._chance.randrange(1975, 2006), self._chance.randrange(1, 13), 17
        iso = f"{year}-{month:02}-{day}"
        bad = [f"31.02.{year}", "1.1.94", "März 1990", f"{day}/{month}/{year}", "00.01.1990"]
        if self._rarely():
            return Cell(self._chance.choice(bad))
        return Cell(self._chance.choice([iso, f"{day}.{month}.{year}"]), iso)

    def _phone(self) -> Cell:
        own = f"171{self._chance.randrange(2_000_000, 9_999_999)}"
        meant = f"+49{own}"
        good = [f"0{own}", f"+49 {own}", f"0049{own}", f"+49 (0){own}", f"0{own[:3]}/{own[3:]}"]
        doubtful = [own, f"49{own}"]
        bad = [f"0{own} Oma", f"0{own[:5]}O{own[6:]}", f"0{own}, 02303 12345", own[:6], "12"]
        bad += [f"0{own} / 0{own}", "1,71392E+11", f"02303 12345/{own[:5]}", f"0{own[:4]}"]
        if self._rarely():
            return Cell(self._chance.choice(bad))
        if self._rarely():
            return Cell(self._chance.choice(doubtful), meant, may_be_refused=True)
        return Cell(self._chance.choice(good), meant)

    def _child(self) -> Cell:
        one, two = self._chance.sample(MONTHS, 2)
        texts: list[tuple[str, list[tuple[str, str, bool | None]]]] = [
            (_month(one), [("", one, None)]),
            (_month(one) + " ohne", [("", one, False)]),
            (_month(one) + "*", [("", one, True)]),
            (f"17.{_month(one).replace('/', '.')} *", [("", one, True)]),
            (f"Can {_month(one)}*", [("Can", one, True)]),
            (f"{_month(one)} {_month(two)}*", [("", one, None), ("", two, True)]),
            (
                f"Lena {_month(one)}* und Can {_month(two)}",
                [("Lena", one, True), ("Can", two, None)],
            ),
            (f"{_month(one)}*; {_month(two)}*", [("", one, True), ("", two, True)]),
            (f"{one}, {two}*", [("", one, None), ("", two, True)]),
        ]
        bad = [f"31.02.{one[:4]}", "13/2024", f"Lena und Can {_month(one)}", f"* {_month(one)}"]
        bad += [f"Zwillinge {_month(one)}", f"{_month(one)} Oma", f"{_month(one)} und Can", "10/24"]
        if self._rarely():
            return Cell(self._chance.choice(bad))
        return Cell(*self._chance.choice(texts))

    def _slots(self) -> Cell:
        first, last = sorted(self._chance.sample(range(5), 2))
        days, span = [WEEK[first], WEEK[last]], WEEK[first : last + 1]
        one, two = (GERMAN[each] for each in days)
        rest = [each for each in WEEK if each != days[0]]
        good = [
            (f"{one} {two}", _all(days, "am")),
            (f"{one}-N", [f"{days[0]}-pm"]),
            (f"{one}–{two} vormittags", _all(span, "am")),
            (f"{one} bis {two} nachmittags", _all(span, "pm")),
            (f"{one}+{two} nachmittags", _all(days, "pm")),
            (f"täglich außer {one}", _all(rest, "am")),
            (f"{one} vormittags, {two} nachmittags", [f"{days[0]}-am", f"{days[1]}-pm"]),
            (f"{one} {two}-N", [f"{days[0]}-am", f"{days[1]}-pm"]),
            (f"{one} ganztags", [f"{days[0]}-am", f"{days[0]}-pm"]),
        ]
        bad = [
            "flexibel",
            f"{one} 9-12",
            "abends",
            f"täglich außer {one} vormittags",
            f"{two}-{one}",
        ]
        bad += [f"nicht {one}", f"{one} ab 14 Uhr", "immer"]
        return (
            Cell(self._chance.choice(bad)) if self._rarely() else Cell(*self._chance.choice(good))
        )

    def _rarely(self) -> bool:
        return self._chance.random() < 0.06


def _all(days: list[str], half: str) -> list[str]:
    return [f"{day}-{half}" for day in days]


def _month(iso: str) -> str:
    return f"{iso[5:]}/{iso[:4]}"
