"""What a spreadsheet shows for a number: a day, a month, a percentage, digits.

Promise: the text says what people see in the cell, as far as values of newcomers need it. `34416`
below a format of days is `1994-03-23`; below one of months and years, `03/1994` and no day.
Refuses: formats that show other words than the number has, such as `[=1]"nein"`: None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import lru_cache

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "dd.mm.yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Formats that a workbook need not spell out (ECMA-376 part 1, 18.8.30). Those of single countries
are left out: nobody can say what they show."""
TOO_WIDE = "#####"
"""What spreadsheets show for a day before 1900 or behind 9999."""
_TOKEN = re.compile(r"""_.|\*.|"[^"]*"|\\.|\[[^\]]*\]|.""", re.DOTALL)
_NO_SHAPE = re.compile(
    r"\[(?:black|white|red|green|blue|yellow|magenta|cyan|schwarz|weiß|rot|grün|blau|gelb"
    r"|color ?\d+|farbe ?\d+)\]|\[\$-[0-9a-f,]+\]|_.|\*.|\?",
    re.IGNORECASE | re.DOTALL,
)
"""Colours, the language of a date, and blanks: they change no sign that is read."""
_QUOTED = re.compile(r'"([^"]*)"|\\(.)', re.DOTALL)
_HALF_OF_DAY = re.compile(r"am/pm|a/p", re.IGNORECASE)
_DATE = re.compile(r"(?:[ymdhs\s.,:/-]|\[(?:h+|m+|s+)\]|0)+", re.IGNORECASE)
_DIGITS = re.compile(r"[#0,]*0?(?:\.[0#]*)?(?:E[+-][0#]+)?%?", re.IGNORECASE)
Shown = Callable[[str, bool], str | None]


def shown(value: str, code: str, *, since_1904: bool = False) -> str | None:
    """Returns what people see for this number, or None if its format cannot be followed."""
    number = float(value)
    return _way(_section(code, number))(value, since_1904)


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[str, ...]:
    found = [""]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            found.append("")
        else:
            found[-1] += piece
    return tuple(found)


def _section(code: str, number: float) -> str:
    """The part of a format that holds for this number: above, below or of zero."""
    sections = _sections(code)
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


@lru_cache(maxsize=1000)
def _way(section: str) -> Shown:
    """How numbers of this format are written."""
    plain = _NO_SHAPE.sub("", section)
    if plain.casefold() in ("general", "standard", "@"):
        return lambda value, _: written(value)
    signs = [first or second for first, second in _QUOTED.findall(plain)]
    bare = _HALF_OF_DAY.sub("", _QUOTED.sub("", plain))
    is_date = bool(re.search(r"[ymdhs]", bare, re.IGNORECASE)) and bool(_DATE.fullmatch(bare))
    if is_date:
        return _way_of_dates(bare)
    if not bare or "".join(signs).strip() or not _DIGITS.fullmatch(bare):
        return lambda *_: None
    if bare.endswith("%"):
        return lambda value, _: f"{float(value) * 100:.10g}%"
    zeros = len(re.sub(r"\D", "", bare)) if "." not in bare and "E" not in bare.upper() else 0
    return lambda value, _: _padded(written(value), zeros)


def _padded(text: str, zeros: int) -> str:
    """`1067` below `00000` is 01067."""
    return text.zfill(zeros) if text.isdigit() else text


def written(value: str) -> str:
    """A number as a person would write it: without an exponent as long as no digit is lost."""
    if re.fullmatch(r"-?\d+", value):
        return str(int(value))
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(number)


def _way_of_dates(bare: str) -> Shown:
    small = bare.casefold()
    if elapsed := re.search(r"\[(h+|m+|s+)\]", small):
        unit = {"h": 3600, "m": 60, "s": 1}[elapsed[1][0]]
        return lambda value, _: f"{int(float(value) * 86400 / unit + 1e-6)}{elapsed[1][0]}"
    minutes = re.sub(r"(?<=h)[:.\s]*m+|(?<=hh)[:.\s]*m+|m+(?=[:.\s]*s)", "", small)
    letters = {each[0]: len(each) for each in re.findall(r"y+|m+|d+", minutes)}
    if letters.get("d", 0) > 2 and len(re.findall(r"d+", minutes)) == 1:
        letters.pop("d")  # a day of the week is no day of a month
        if not letters:
            return lambda *_: None
    return lambda value, since_1904: _moment(value, since_1904, frozenset(letters))


def _moment(value: str, since_1904: bool, letters: frozenset[str]) -> str:
    """The parts of a day that the format shows."""
    try:
        found = from_excel(float(value), MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
    except (OverflowError, ValueError):
        return TOO_WIDE
    if isinstance(found, timedelta) or float(value) < 0:
        return TOO_WIDE
    if isinstance(found, time):
        return found.isoformat() if not letters else TOO_WIDE
    return in_parts(found, letters)


def in_parts(found: datetime, letters: frozenset[str] = frozenset("ymd")) -> str:
    if letters == frozenset("ymd"):
        return (found.date() if found.time() == time() else found).isoformat()
    if letters == frozenset("ym"):
        return f"{found:%m/%Y}"
    forms = {"y": f"{found:%Y}", "m": f"{found:%m}.", "d": f"{found:%d}."}
    return "".join(forms[each] for each in "dmy" if each in letters) or found.time().isoformat()
