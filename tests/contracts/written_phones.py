"""Telephone numbers as people of seven countries write them, with what was meant by each text.

Each text has a way of writing, and often a damage: a remark, an extension, letters for digits, two
numbers, or what a spreadsheet made of it. The oracle knows the number and never reads a text.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import phonenumbers

from kreis.contracts import phones


class Due(Enum):
    """What is right to make of a text."""

    READ = "the number that was meant"
    READ_OR_ASK = "the number that was meant, or a refusal"
    ASK = "a refusal"
    HOME_OR_ASK = "a German landline by the rule, which is shown, or a refusal"


@dataclass(frozen=True)
class Written:
    text: str
    meant: str
    """E.164, with the extension behind it."""
    due: Due
    is_mobile: bool
    has_lost_a_sign: bool = False


MOBILE = {
    "DE": ["151", "157", "160", "170", "171", "176"],
    "TR": ["505", "532", "542", "555"],
    "UA": ["50", "63", "67", "97"],
    "SY": ["93", "94", "95", "98"],
    "PL": ["501", "601", "721", "880"],
    "RO": ["721", "741", "761"],
    "AT": ["660", "664", "676", "699"],
}
LANDLINE = {"DE": ["30", "221", "2303", "89", "3331"]}
_REST = {"DE": 7, "TR": 7, "UA": 7, "SY": 7, "PL": 6, "RO": 6, "AT": 7}
CODE = {"DE": "49", "TR": "90", "UA": "380", "SY": "963", "PL": "48", "RO": "40", "AT": "43"}
_NO_TRUNK = ("PL",)
_REMARKS = (
    "Oma",
    "(abends)",
    "Mutter",
    "WhatsApp",
    "nur SMS",
    "?",
    "bitte nicht anrufen",
    "ab 14 Uhr",
)
_EXTENSIONS = (
    " x{}",
    "x{}",
    " ext. {}",
    " DW {}",
    " Durchwahl {}",
    ";ext={}",
    " Nst. {}",
    " App. {}",
)
_LOOKS = {"0": "oO", "1": "lI", "5": "S", "8": "B"}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def written(seed: int) -> Written:
    """Returns the text of this seed, always the same."""
    return _Writer(random.Random(seed)).text()


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._country = chance.choice([*MOBILE])
        self._is_mobile = self._country != "DE" or chance.random() < 0.6
        begins = (MOBILE if self._is_mobile else LANDLINE)[self._country]
        self._area = chance.choice(begins)
        while True:
            self._own = self._area + self._digits(self._length())
            parsed = phonenumbers.parse(f"+{CODE[self._country]}{self._own}")
            if phonenumbers.is_valid_number(parsed):
                break
        self.meant = f"+{CODE[self._country]}{self._own}"

    def text(self) -> Written:
        ways: list[tuple[int, Callable[[], Written]]] = [
            *((8, self._international), (4, self._national), (2, self._without_plus)),
            *((2, self._without_zero), (3, self._with_remark), (2, self._with_extension)),
            *((2, self._with_letter), (2, self._two), (3, self._from_spreadsheet)),
            *((1, self._too_short), (1, self._invisible), (1, self._arabic)),
        ]
        weights = [weight for weight, _ in ways]
        (make,) = self._chance.choices([each for _, each in ways], weights)
        return make()

    def _international(self) -> Written:
        return self._made(self._full(), Due.READ)

    def _national(self) -> Written:
        """Of another country, the text is German by the rule, where such a number exists."""
        if self._country == "DE":
            return self._made(self._at_home(), Due.READ)
        trunk = "" if self._country in _NO_TRUNK else "0"
        due = Due.HOME_OR_ASK if trunk else Due.READ_OR_ASK
        return self._made(trunk + self._spread(self._own), due)

    def _without_plus(self) -> Written:
        return self._made(self.meant[1:], Due.READ_OR_ASK, has_lost_a_sign=True)

    def _without_zero(self) -> Written:
        return self._made(self._own, Due.READ_OR_ASK, has_lost_a_sign=True)

    def _with_remark(self) -> Written:
        remark = self._chance.choice(_REMARKS)
        text = self._full()
        return self._made(
            self._chance.choice([f"{text} {remark}", f"{remark} {text}", f"{text}, {remark}"]),
            Due.ASK,
        )

    def _with_extension(self) -> Written:
        extension = self._digits(self._chance.choice([1, 2, 3]))
        way = self._chance.choice(_EXTENSIONS)
        self.meant += f";ext={extension}"
        # Between two digits, an x may stand for a digit that nobody knows.
        due = Due.READ_OR_ASK if way == "x{}" else Due.READ
        return self._made(self._full() + way.format(extension), due)

    def _with_letter(self) -> Written:
        text = self._full()
        places = [place for place, each in enumerate(text) if each in _LOOKS and place > 2]
        if not places:
            return self._made(f"{text}x", Due.ASK)
        place = self._chance.choice(places)
        letter = self._chance.choice(_LOOKS[text[place]])
        return self._made(text[:place] + letter + text[place + 1 :], Due.ASK)

    def _two(self) -> Written:
        other = _Writer(self._chance)
        between = self._chance.choice(
            ["/", " / ", " oder ", ", ", "; ", " und ", "\n", "  ", " + "]
        )
        return self._made(f"{self._full()}{between}{other._full()}", Due.ASK)

    def _from_spreadsheet(self) -> Written:
        digits = self.meant[1:]
        shortened = f"{digits[0]},{digits[1:6]}E+{len(digits) - 1}"
        bad = [shortened, shortened.replace(",", "."), f"{digits}.0", f"+{digits},0"]
        bad += [f"={digits}", "#NV", "#WERT!", f"{digits[:-3]}...", f'="{digits}"']
        if self._chance.random() < 0.2:
            return self._made(f"'{self.meant}", Due.READ_OR_ASK)
        return self._made(self._chance.choice(bad), Due.ASK)

    def _too_short(self) -> Written:
        kept = self._chance.randrange(2, 6)
        return self._made(self._own[:kept], Due.ASK)

    def _invisible(self) -> Written:
        sign = self._chance.choice(["\u200b", "\u200e", "\u202a", "\ufeff", "\u00ad"])
        cut = self._chance.randrange(0, len(self.meant))
        return self._made(f"{self.meant[:cut]}{sign}{self.meant[cut:]}", Due.READ)

    def _arabic(self) -> Written:
        return self._made(self.meant.translate(_ARABIC), Due.READ)

    def _full(self) -> str:
        """With the code of the country, in one of the usual ways."""
        code, own = CODE[self._country], self._spread(self._own)
        ways = [f"+{code}{own}", f"+{code} {own}", f"00{code} {own}", f"00{code}{own}"]
        if self._country not in _NO_TRUNK:
            ways += [f"+{code} (0){own}", f"+{code} (0) {own}"]
        return self._chance.choice(ways)

    def _at_home(self) -> str:
        rest = self._own[len(self._area) :]
        signs = self._chance.choice(["{}{}", "{} {}", "{}/{}", "{} / {}", "({}) {}", "{}-{}"])
        return signs.format(f"0{self._area}", rest if signs == "{}{}" else self._spread(rest))

    def _spread(self, digits: str) -> str:
        """With a blank or another sign here and there."""
        if self._chance.random() < 0.4 or len(digits) < 5:
            return digits
        cut = self._chance.randrange(2, len(digits) - 2)
        sign = self._chance.choice([" ", "-", ".", "\u00a0", "\u2011", " – "])
        if sign == "." and not digits[cut:].strip("0"):
            sign = " "  # else it looks like a quantity
        return f"{digits[:cut]}{sign}{digits[cut:]}"

    def _length(self) -> int:
        is_longer = self._country == "DE" and self._area in ("151", "157", "176")
        return _REST[self._country] + is_longer - (not self._is_mobile)

    def _digits(self, count: int) -> str:
        return "".join(self._chance.choice("0123456789") for _ in range(count))

    def _made(self, text: str, due: Due, *, has_lost_a_sign: bool = False) -> Written:
        return Written(text, self.meant, due, self._is_mobile, has_lost_a_sign)


def differences(given: Written) -> Iterator[str]:
    """What the reading makes of a text that is not what was meant."""
    try:
        found = phones.read(given.text)
    except phones.NotAPhone:
        if given.due is Due.READ:
            yield f"{given.text!r} is refused, meant {given.meant}"
        return
    if given.due is Due.ASK:
        yield f"{given.text!r} became {found.stored}"
    elif given.due is Due.HOME_OR_ASK:
        yield from _home(given, found)
    else:
        yield from _read(given, found)


def _read(given: Written, found: phones.Phone) -> Iterator[str]:
    if found.stored != given.meant:
        yield f"{given.text!r} became {found.stored}, meant {given.meant}"
    if found.takes_sms and (not given.is_mobile or ";ext" in given.meant):
        yield f"{given.text!r} would get an SMS"
    if bool(found.added) is not given.has_lost_a_sign:
        yield f"{given.text!r}: what was put back is not told"


def _home(given: Written, found: phones.Phone) -> Iterator[str]:
    """A German landline, of just these digits, that is shown or stands behind its area code."""
    digits = "".join(filter(str.isdecimal, given.text))
    if found.stored != f"+49{digits[1:]}":
        yield f"{given.text!r} became {found.stored}"
    if found.takes_sms:
        yield f"{given.text!r} would get an SMS"
    if digits == given.text and not found.is_home_by_rule:
        yield f"{given.text!r} is read as German, and nobody is told"
