"""Cells of generated files: what people write, how they damage it, and what was meant."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from typing import Any

from tests.contracts.written_phones import Due, written

NAMES = ["Derya", "Jörg", "Zoë-Marie", "Ana", "Björn", "Özlem", "Renée", "Uwe", "Käthe", "Ayşe"]
LAST = ["Şahin", "Peña", "Wójcik", "Černý", "Müller", "Groß", "Nowak", "d’Angelo", "von der Heide"]
LAST += ["Çelik", "Weiß", "Yıldız", "Schutz", "Sperling", "Шевченко", "حداد"]
NO_NAMES = [
    "?im?ek",
    "=A1",
    "Kr\ufffdmer",
    "#REF!",
    "M??ller",
    "...",
    "!!!",
    "Mаria",
    "N.N.",
    "k.A.",
]
NO_NAMES += [
    "M&uuml;ller",
    "M%C3%BCller",
    "Maria 59423",
    "ana@post.example",
    "Müller*",
    "M\\u00fcller",
]
DOUBLED = {"MÃ¼ller", "M√ºller"}
NO_NAMES += [*sorted(DOUBLED), "unbekannt", "0171 3920011"]
NO_NAMES += ["Anna und Maria", "Anna/Maria", "Müller, Anna", "Anna (Oma)", "Müller²", "siehe oben"]
MISREAD = ["Jšrg", "MŸller", "Ayþe", "Gro§", "J”rg", "M¸ller", "£ukasz", "ReneÈ"]
"""Names that were read wrongly before the file was saved as UTF-8."""
MAILS = {
    "kim@straße.example": "kim@straße.example",
    "kim@xn--strae-oqa.example": "kim@straße.example",
    "Kim@POST.example": "Kim@post.example",
    "kim.o+kita@post.example": "kim.o+kita@post.example",
    "kim@mu\u0308nchen.example": "kim@münchen.example",
}
NO_MAILS = ["kim", "kim@post", "kïm@post.example", "a@b.example; c@d.example", "kim@post.example."]
NO_MAILS += ["kim @post.example", "kim@ﬁrma.example", "kim@post.test", "=kim@post.example"]
MONTHS = ["2016-08", "2019-03", "2024-10", "2025-01"]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
GERMAN = dict(zip(WEEK, ["Mo", "Di", "Mi", "Do", "Fr"], strict=True))


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `meant` is its value, or None where a finding is due."""

    text: str
    meant: Any = None
    may_be_refused: bool = False


class Cells:
    """Makes cells by chance, with letters that the encoding of the file has."""

    def __init__(self, chance: random.Random, encoding: str) -> None:
        self._chance, self._encoding = chance, encoding

    def choice(self, texts: list[str]) -> str:
        return self._chance.choice([each for each in texts if self._has(each)])

    def _has(self, text: str) -> bool:
        try:
            return text.encode(self._encoding).decode(self._encoding) == text
        except UnicodeEncodeError:
            return False

    def of(self, name: str) -> Cell:
        makers: dict[str, Any] = {
            "first_name": lambda: self._name(NAMES),
            "last_name": lambda: self._name(LAST),
            "language": self._language,
            "birth_date": self._birth_date,
            "phone": self._phone,
            "email": self._email,
            "child_1": self._child,
            "child_2": lambda: self._child() if self._chance.random() < 0.4 else Cell("", []),
            "slots": self._slots,
            "postal_code": lambda: Cell(*self._chance.choice([("5919",), *[("59423",) * 2] * 9])),
        }
        made: Cell = makers[name]()
        return self._with_what_nobody_sees(made) if name != "phone" else made

    def _with_what_nobody_sees(self, cell: Cell) -> Cell:
        """Blanks, marks of direction and letters in parts change nothing."""
        if self._chance.random() > 0.1 or not cell.text or cell.meant is None:
            return cell
        sign = self.choice(["\u00a0", " ", "\u200b", "\u200f", "\ufeff"])
        text = self.choice([cell.text, unicodedata.normalize("NFD", cell.text)])
        return Cell(f"{sign}{text}{sign}", cell.meant, cell.may_be_refused)

    def _name(self, names: list[str]) -> Cell:
        name = self.choice(names)
        bad = [each for each in NO_NAMES if self._encoding[:3] == "utf" or each not in DOUBLED]
        return Cell(self.choice(bad)) if self._rarely() else Cell(name, name)

    def _language(self) -> Cell:
        words = [("Türkisch", "tr"), ("ar", "ar"), ("Ukrainisch", "uk"), ("german", "de")]
        text, code = self._chance.choice(words)
        return Cell("Quatschisch") if self._rarely() else Cell(text, code)

    def _birth_date(self) -> Cell:
        year, month, day = self._chance.randrange(1975, 2006), self._chance.randrange(1, 13), 17
        iso = f"{year}-{month:02}-{day}"
        bad = [f"31.02.{year}", "1.1.94", "März 1990", f"{day}/{month}/{year}", "00.01.1990"]
        bad += [
            "34000",
            "01.01.0088",
            "1994",
            f"29.02.{year | 1}",
            "ca. 1990",
            f"{day}.{month}.2099",
        ]
        if self._rarely():
            return Cell(self._chance.choice(bad))
        return Cell(self._chance.choice([iso, f"{day}.{month}.{year}"]), iso)

    def _phone(self) -> Cell:
        """A text of the generator of telephone numbers, see `written_phones`."""
        while True:
            given = written(self._chance.randrange(10**6))
            if given.due is Due.HOME_OR_ASK or not self._has(given.text):
                continue
            if self._is_common(given.due):
                break
        if given.due is Due.ASK:
            return Cell(given.text)
        return Cell(given.text, given.meant, may_be_refused=given.due is Due.READ_OR_ASK)

    def _is_common(self, due: Due) -> bool:
        return due is Due.READ or self._rarely()

    def _email(self) -> Cell:
        if self._rarely():
            return Cell(self.choice(NO_MAILS))
        mail = self.choice([*MAILS])
        return Cell(mail, MAILS[mail])

    def _child(self) -> Cell:
        one, two = self._chance.sample(MONTHS, 2)
        own, other = _month(one), _month(two)
        texts: list[tuple[str, list[tuple[str, str, bool | None]]]] = [
            (own, [("", one, None)]),
            (f"{own} ohne", [("", one, False)]),
            (f"{own}*", [("", one, True)]),
            (f"17.{own.replace('/', '.')} *", [("", one, True)]),
            (f"Can {own}*", [("Can", one, True)]),
            (f"{own} {other}*", [("", one, None), ("", two, True)]),
            (f"Lena {own}* und Can {other}", [("Lena", one, True), ("Can", two, None)]),
            (f"Lena {own}\nCan {other}*", [("Lena", one, None), ("Can", two, True)]),
            (f"{own}*; {other}*", [("", one, True), ("", two, True)]),
            (f"{own} sowie {other}", [("", one, None), ("", two, None)]),
            (f"{one}, {two}*", [("", one, None), ("", two, True)]),
            (f"{own}* {own}*", [("", one, True), ("", one, True)]),
            (f"Lena {own}, Can {own}*", [("Lena", one, None), ("Can", one, True)]),
        ]
        if self._rarely():
            return Cell(self._chance.choice(_no_child(one, own, other)))
        return Cell(*self._chance.choice(texts))

    def _slots(self) -> Cell:
        first, last = sorted(self._chance.sample(range(5), 2))
        days, span = [WEEK[first], WEEK[last]], WEEK[first : last + 1]
        one, two = (GERMAN[each] for each in days)
        rest = [each for each in WEEK if each != days[0]]
        good = [
            (f"{one} {two}", _all(days, "am")),
            (f"{one}-N", [f"{days[0]}-pm"]),
            (f"{one}{self.choice(['–', '-'])}{two} vormittags", _all(span, "am")),
            (f"{one} bis {two} nachmittags", _all(span, "pm")),
            (f"{one}+{two} nachmittags", _all(days, "pm")),
            (f"täglich außer {one}", _all(rest, "am")),
            (f"{one} vormittags, {two} nachmittags", [f"{days[0]}-am", f"{days[1]}-pm"]),
            (f"{one} {two}-N", [f"{days[0]}-am", f"{days[1]}-pm"]),
            (f"{one} ganztags", [f"{days[0]}-am", f"{days[0]}-pm"]),
            (f"nachmittags außer {one}", _all(rest, "pm")),
        ]
        bad = ["flexibel", f"{one} 9-12", "abends", f"täglich außer {one} vormittags"]
        bad += [f"{two}-{one}", f"nicht {one}", f"{one} ab 14 Uhr"]
        return (
            Cell(self._chance.choice(bad)) if self._rarely() else Cell(*self._chance.choice(good))
        )

    def _rarely(self) -> bool:
        return self._chance.random() < 0.06


def _all(days: list[str], half: str) -> list[str]:
    return [f"{day}-{half}" for day in days]


def _month(iso: str) -> str:
    return f"{iso[5:]}/{iso[:4]}"


def _no_child(one: str, own: str, other: str) -> list[str]:
    """Cells from which no child can be read without a guess."""
    return [
        f"31.02.{one[:4]}",
        "13/2024",
        f"Lena und Can {own}",
        f"* {own}",
        f"und {own}",
        f"Lena y Can {own}",
        f"Lena u. Can {own}",
        f"{own} *{other}",
        f"Lena {own} *Can {other}",
        "Lena (8)",
        "5 Jahre",
        f"Zwillinge {own}",
        f"{own} Oma",
        f"{own} und Can",
        "10/24",
        "45658",
        "8",
        "3 und 5",
        f"Oma {own}",
        f"x {own}",
        f"{own}**",
        f"{own} ja",
        "Okt 24",
        f"{own}/{other}",
        "10/2O24",
    ]
