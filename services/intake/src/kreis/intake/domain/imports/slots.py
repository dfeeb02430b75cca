"""When somebody is free, as people say it: `Mo–Fr vormittags`, `Di+Do nachmittags`, `Mo-N`.

Promise: the slots of a text are those it names. A day without a half is a morning, as the template
says, and a half without a day is that half from Monday to Friday. What was read in other words than
days is shown to whoever imports.
Refuses: times of day, evenings, words it does not know, and texts that can be read in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

_DAYS = {
    "mon": "mo|montag|montags|mon|monday|mondays",
    "tue": "di|dienstag|dienstags|tue|tues|tuesday|tuesdays",
    "wed": "mi|mittwoch|mittwochs|wed|wednesday|wednesdays",
    "thu": "do|donnerstag|donnerstags|thu|thur|thurs|thursday|thursdays",
    "fri": "fr|freitag|freitags|fri|friday|fridays",
    "sat": "sa|samstag|samstags|sonnabend|sonnabends|sat|saturday|saturdays",
    "sun": "so|sonntag|sonntags|sun|sunday|sundays",
}
_HALVES = {
    "am": "v|vm|vorm|am|vormittag|vormittags|vormittage|morgens|morning|mornings",
    "pm": "n|nm|nachm|pm|nachmittag|nachmittags|nachmittage|afternoon|afternoons",
    "both": "ganztags|ganztägig|ganztag|all day",
}
_EVERY = {
    "workdays": "täglich|werktags|wochentags|werktäglich|daily|weekdays",
    "weekend": "wochenende|weekend|weekends",
}
_NOT = "außer|ausser|nicht|ohne|kein|keine|ausgenommen|except|not"
_AND = "und|u|sowie|auch|nur|oder|and|or|only|plus|am|an|jeden|jede|jeweils|immer|every|on"
_TO = "bis|to|until"

_NAMES = tuple(_DAYS)
_DAY = {word: name for name, words in _DAYS.items() for word in words.split("|")}
_HALF = {word: name for name, words in _HALVES.items() for word in words.split("|")}
_GROUP = {word: name for name, words in _EVERY.items() for word in words.split("|")}
_SPAN = {"workdays": _NAMES[:5], "weekend": _NAMES[5:]}
_BOTH = {"am": ("am",), "pm": ("pm",), "both": ("am", "pm")}
_TOKEN = re.compile(r"[^\W\d_]+|-|,|;|:|\(|\)|/|\+|&|\n|\S")
_ALWAYS = re.compile(rf"^\s*(?:immer|jederzeit|always|any ?time)\b(?=[\s,]*(?:$|\b(?:{_NOT})\b))")
"""`immer` that stands for every half, and not before the half or the days it speaks of."""
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class NotASlot(ValueError):
    """The text names no slots. `code` is `slot` or `slot-ambiguous`, `found` what stands there."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found


@dataclass(frozen=True)
class Slots:
    found: list[str]
    is_spoken: bool
    """Whether it took more than day names to say it; such a reading is shown."""


def read(text: str) -> Slots:
    """Reads slots such as `["tue-am", "thu-am"]`, in the order of the text. Raises `NotASlot`."""
    tokens = _with_days(_tokens(text))
    if not tokens:
        raise NotASlot("slot", text)
    reading = _Reading(text, halves_first=tokens[0][0] == "half")
    for kind, value in tokens:
        reading.take(kind, value)
    return Slots(reading.end(), reading.is_spoken)


def _with_days(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokens, with Monday to Friday before halves that no day is named with.

    `vormittags außer Freitag` names a day only to leave it out.
    """
    kinds = [kind for kind, _ in tokens]
    named = kinds[: kinds.index("not")] if "not" in kinds else kinds
    has_halves_alone = "half" in named and {*named} <= {"half", "comma"}
    return [("span", "workdays"), *tokens] if has_halves_alone else tokens


def _tokens(text: str) -> list[tuple[str, str]]:
    """Days, halves, spans and signs, in order; words that only join are left out."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
    folded = re.sub(r"\bvor-? ?(?:und|u\.?|\+|&|/) ?nachmittags?\b", "ganztags", folded)
    folded = re.sub(r"\bvorm?\. ?(?:und|u\.?|\+|&|/) ?nachm\.", "ganztags", folded)
    folded = re.sub(r"\b(?:den )?ganzen? tage?\b|\ball day\b", "ganztags", folded)
    folded = re.sub(r"\b(?:jeden|jeder) (?:werk)?tag\b|\bunter der woche\b", "täglich", folded)
    folded = _ALWAYS.sub("ganztags", folded)
    words = [each for each in _TOKEN.findall(folded) if each != "."]
    found = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        found.append(_token(word, is_behind_dash=before == "-", text=text))
    return [each for each in found if each[0]]


def _token(word: str, *, is_behind_dash: bool, text: str) -> tuple[str, str]:
    if word == "am" and not is_behind_dash:
        return "", ""  # „am Montag"
    for kind, known in (("day", _DAY), ("half", _HALF), ("span", _GROUP)):
        if word in known:
            return kind, known[word]
    if word in _NOT.split("|"):
        return "not", word
    if word == "-" or word in _TO.split("|"):
        return "dash", word
    if word in _AND.split("|") or word in "+&/:()":
        return "", ""
    if word in ",;\n":
        return "comma", ""
    raise NotASlot("slot", word if len(word) > 1 else text)


@dataclass
class _Reading:
    text: str
    halves_first: bool
    is_spoken: bool = False
    found: list[tuple[str, str]] = field(default_factory=list)
    """Day and half, as settled so far."""
    open_days: list[str] = field(default_factory=list)
    """Days that no half was said of yet."""
    half: str = ""
    """The half that was said before the days, where halves come first."""
    is_range: bool = False
    leaves_out: bool = False
    left_out: list[str] = field(default_factory=list)
    newest: list[tuple[str, str]] = field(default_factory=list)
    """The days that the last half was said of."""
    last: str = ""
    last_was_span: bool = False

    def take(self, kind: str, value: str) -> None:
        getattr(self, f"_take_{kind}")(value)
        self.last = kind

    def end(self) -> list[str]:
        if self.is_range or (self.leaves_out and not self.left_out):
            raise NotASlot("slot", self.text)
        self._settle(self.half or "am")
        kept = [
            f"{day}-{half}"
            for day, each in self.found
            if day not in self.left_out
            for half in _BOTH[each]
        ]
        if not kept or not set(self.left_out) <= {day for day, _ in self.found}:
            raise NotASlot("slot", self.text)
        return list(dict.fromkeys(kept))

    def _take_day(self, day: str) -> None:
        days = [day]
        if self.is_range:
            before = self.left_out if self.leaves_out else self.open_days
            if not before:
                raise NotASlot("slot", self.text)
            if self.last_was_span:
                # „Mo-Mi-Fr“: three days, or all from Monday to Friday?
                raise NotASlot("slot-ambiguous", self.text)
            first, last = _NAMES.index(before[-1]), _NAMES.index(day)
            if last <= first:
                raise NotASlot("slot", self.text)
            days, self.is_range, self.is_spoken = list(_NAMES[first + 1 : last + 1]), False, True
            self.last_was_span = True
        else:
            self.last_was_span = False
        (self.left_out if self.leaves_out else self.open_days).extend(days)

    def _take_span(self, span: str) -> None:
        if self.leaves_out or self.is_range:
            raise NotASlot("slot", self.text)
        self.is_spoken = True
        self.open_days.extend(_SPAN[span])

    def _take_half(self, half: str) -> None:
        if self.leaves_out:
            # „täglich außer Mi vormittags": the morning of Wednesday, or Wednesday?
            raise NotASlot("slot-ambiguous", self.text)
        if self.is_range:
            self._take_half_of_last_day(half)
            return
        self.is_spoken = True
        if self.halves_first:
            self._settle(self.half or half)
            self.half = half if self.last != "half" else _together(self.half, half)
        elif self.open_days:
            self._settle(half)
        elif self.last == "half":
            self._add_half_of_last_days(half)
        else:
            raise NotASlot("slot", self.text)

    def _take_half_of_last_day(self, half: str) -> None:
        """`Di Do-N`: the half belongs to Thursday alone. `Mo-Fr-N`: to the whole span."""
        self.is_range = False
        if not self.open_days:
            raise NotASlot("slot", self.text)
        if self.is_spoken:
            self._settle(half)
            return
        last = self.open_days.pop()
        self._settle("am")
        self.open_days = [last]
        self._settle(half)

    def _take_dash(self, _: str) -> None:
        if self.is_range or self.last not in ("day", "half"):
            raise NotASlot("slot", self.text)
        self.is_range = self.last == "day"

    def _take_not(self, _: str) -> None:
        if self.leaves_out or not (self.found or self.open_days):
            raise NotASlot("slot", self.text)
        self.leaves_out = self.is_spoken = True

    def _take_comma(self, _: str) -> None:
        if self.is_range:
            raise NotASlot("slot", self.text)

    def _settle(self, half: str) -> None:
        self.newest = [(day, half) for day in self.open_days]
        self.found += self.newest
        self.open_days = []

    def _add_half_of_last_days(self, half: str) -> None:
        """`vormittags und nachmittags` behind the same days."""
        self.found += [(day, half) for day, _ in self.newest]


def _together(one: str, other: str) -> str:
    return one if one == other else "both"


def spoken(slots: list[str], language: str) -> str:
    """Slots in words, for people who check a reading: `Mo, Di vormittags; Do nachmittags`."""
    days: dict[str, Any] = _SHOWN[language]
    halves = {
        half: [days[each[:3]] for each in slots if each.endswith(half)] for half in ("am", "pm")
    }
    return "; ".join(f"{', '.join(own)} {days[half]}" for half, own in halves.items() if own)


_SHOWN = {
    "de": dict(
        zip(
            (*_NAMES, "am", "pm"),
            (*("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"), "vormittags", "nachmittags"),
            strict=True,
        )
    ),
    "en": dict(
        zip(
            (*_NAMES, "am", "pm"),
            (*("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "mornings", "afternoons"),
            strict=True,
        )
    ),
}
