"""Children in a cell: `10/2024*`, `Lena 08/2016 ohne und Can 03/2019*`, `08/2016 03/2019*`.

Promise: each month is one child, with the name before it. Behind it may stand whether the child
needs care: `*` or `ohne`. A month alone says nothing about care. Of a whole date the day is checked
and not kept.
Refuses: a name that can mean two children, a mark that belongs to no month, and remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from kreis.intake.domain.imports.faults import CellFault, named, plain

_CARE = r"\*|ohne(?: betreuung)?\b|keine betreuung\b|without(?: care)?\b|no care\b"
_MONTH = re.compile(rf"(?<![\d./-])([\d][\d./-]*\d)(?![\d./-])\s*({_CARE})?", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^[\s,;|/&+]*(?:(?:und|and|sowie|plus|u|ve|та|і|и|و)\b|u\.)?[\s,;|/&+:]*", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’`\- ]*(?:[.'’`\- ]+[^\W\d_]+)*\.?")
_NO_NAMES = re.compile(
    r"\b(?:und|and|sowie|plus|auch|dann|noch|zwillinge?|drillinge?|twins?|beide|kinder|kind|sohn|tochter|junge|mädchen|baby"
    r"|son|daughter|boy|girl|child|children|geb|geboren|ca|etwa|mit|ohne|braucht|keine?|betreuung"
    r"|care|with|without|bis|ab|seit|und/oder|oder|or|oma|opa|mama|papa|mutter|vater|bruder"
    r"|schwester|neffe|nichte|enkel(?:in)?|pflege\w*|stief\w*|erwartet|schwanger\w*|et|termin"
    r"|verstorben|gestorben|lebt|beim?|älteste[rs]?|jüngste[rs]?|erste[rs]?|zweite[rs]?|dritte[rs]?"
    r"|mal|unbekannt|unknown|name|n\.n|k\.a|ungeboren|kita|schule)\b",
    re.IGNORECASE,
)
"""Words that are no name of one child."""
_PARTICLES = (
    *("von", "vom", "van", "zu", "zum", "zur", "de", "del", "den", "der", "da", "di", "dos", "du"),
    *("la", "le", "ter", "ten", "al", "el", "bin", "bint", "ibn", "ben"),
)
"""Small words inside a name. Another one joins two names in some language: `Lena y Can`."""


def read(text: str) -> list[dict[str, Any]]:
    """Returns the children in the order of the text. Raises `CellFault`."""
    text = plain(text.replace("\n", ", ").replace("\r", ""))
    found: list[dict[str, Any]] = []
    end = 0
    for month in _MONTH.finditer(text):
        between = text[end : month.start()]
        name = (_BETWEEN.sub("", between, count=1) if found else between).strip(" :")
        made: dict[str, Any] = {"birth_month": _month(month[1])}
        if month[2]:
            if text[month.start(2) - 1].isspace() and text[month.end() :][:1].isalnum():
                raise CellFault("child")  # the mark may be that of the next child
            made["needs_care"] = month[2] == "*"
        found.append({"first_name": _name(name), **made} if name else made)
        end = month.end()
    if not found or text[end:].strip(" ,;|/"):
        raise CellFault("child")
    return found


def _name(text: str) -> str:
    """The name of one child. A small letter begins a word, and no name."""
    if not _NAME.fullmatch(text) or _NO_NAMES.search(text) or len(text) == 1:
        raise CellFault("child")
    if text[0].islower() or any(map(_may_join, text.split()[1:])):
        raise CellFault("child")
    return named(text)


def doubtful_names(found: Iterable[dict[str, Any]]) -> list[str]:
    return [each["first_name"] for each in found if may_be_two(each.get("first_name", ""))]


def may_be_two(name: str) -> bool:
    """Whether a name may be that of two children: `Lena Can` and `Lena Sofie` look alike."""
    return sum(each[0].isupper() or not each[0].islower() for each in name.split()) > 1


def _may_join(word: str) -> bool:
    """Whether a word may stand between two names; in Arabic "and" is the first letter of one."""
    return word.startswith("و") or (word[0].islower() and word not in _PARTICLES)


def _month(text: str) -> str:
    """`10/2024`, `10.2024` or `2024-10`. Of a whole date the day is not kept."""
    month_first = re.fullmatch(r"(?:(\d{1,2})\.)?(\d{1,2})[./-](\d{4})", text)
    year_first = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    if month_first:
        day, month, year = month_first.groups()
    elif year_first:
        year, month, day = year_first.groups()
    else:
        raise CellFault("month")
    if not 1 <= int(month) <= 12:
        raise CellFault("no-such-month", found=int(month))
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        raise CellFault("no-such-day") from None
    return f"{int(year):04}-{int(month):02}"
