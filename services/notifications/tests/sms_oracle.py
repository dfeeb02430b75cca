"""Oracle of SMS texts: writes texts of which it knows the meaning, and reads what was sent.

It shares no table with the product. A piece is what somebody writes, with every way of sending it
that says the same. A text is sent rightly if it can be read as its pieces in their order.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

GSM_7_BIT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = "^{}\\[~]|€"
PIECES: dict[str, tuple[str, ...]] = {
    "1½": ("1½", "1 1/2"),
    "½ Treppe": ("½ Treppe", "1/2 Treppe"),
    "7¼": ("7¼", "7 1/4"),
    "12¾": ("12¾", "12 3/4"),
    "5³": ("5³",),
    "20 m²": ("20 m²",),
    "№4": ("№4", "No.4"),
    "1–3": ("1–3", "1-3"),
    "„gut“": ("„gut“", '"gut"'),
    "Seseke®": ("Seseke®", "Seseke(R)"),
    "so…": ("so…", "so..."),
    "Yıldız": ("Yıldız",),
    "Łużycka": ("Łużycka",),
    "Zoe\u0301": ("Zoé",),
    "Mu\u0308ller": ("Müller",),
    "José": ("José",),
    "Betreu\u00adung": ("Betreuung",),
    "10\u00a0Uhr": ("10 Uhr",),
    "Ufer\u200b": ("Ufer",),
    "[Haus]": ("[Haus]",),
    "5 €": ("5 €",),
    "🎉": ("🎉",),
    "🎉" * 11: ("🎉" * 11,),
    "🎉" * 20: ("🎉" * 20,),
    "Оксана": ("Оксана",),
    "أمينة": ("أمينة",),
    "Straße": ("Straße",),
    "Kamen": ("Kamen",),
    "09:30": ("09:30",),
}


@dataclass(frozen=True)
class Written:
    """A text, and the ways in which each of its pieces may be sent."""

    text: str
    ways: tuple[tuple[str, ...], ...]


def texts(count: int, seed: int) -> Iterator[Written]:
    chance = random.Random(seed)
    names = list(PIECES)
    for _ in range(count):
        usual = ["Kamen", "09:30", "Straße", "1–3", "so…", "1½", "5 €", "№4", "[Haus]", "12¾"]
        pool = chance.choice([usual, usual, names, ["🎉", "🎉" * 11, "🎉" * 20]])
        chosen = [chance.choice(pool) for _ in range(chance.randint(1, 60))]
        yield Written(" ".join(chosen), tuple(PIECES[each] for each in chosen))


def fault(written: Written, sent: str, parts: int) -> str | None:
    """Returns what is wrong with what was sent; None if nothing is."""
    ways = (f"(?:{'|'.join(map(re.escape, each))})" for each in written.ways)
    if not re.fullmatch(" ".join(ways), sent):
        return "says something else"
    if sent != unicodedata.normalize("NFC", sent):
        return "is not composed"
    is_needed = not all(
        any(all(letter in GSM_7_BIT + ESCAPED for letter in way) for way in each)
        for each in written.ways
    )
    is_wide = any(letter not in GSM_7_BIT + ESCAPED for letter in sent)
    if is_wide and not is_needed:
        return "is dearer than it must be"
    return None if parts == _billed(sent, is_wide) else "is counted wrongly"


def _billed(sent: str, is_wide: bool) -> int:
    """Cuts the message as a telephone does: at most 140 octets, 134 beside a header."""
    if is_wide:
        units = [each.encode("utf-16-be") for each in sent]
        return _cut(units, 140, 134)
    septets = [b"\x1b" + b"x" if each in ESCAPED else b"x" for each in sent]
    return _cut(septets, 160, 153)


def _cut(units: list[bytes], alone: int, part: int) -> int:
    if len(b"".join(units)) <= alone:
        return 1
    messages = [b""]
    for unit in units:
        if len(messages[-1] + unit) > part:
            messages.append(b"")
        messages[-1] += unit
    return len(messages)


def found(
    count: int, seed: int, send: Callable[[str], str], count_parts: Callable[[str], int]
) -> dict[str, int]:
    """Returns how often each fault was found in so many texts."""
    faults: dict[str, int] = {}
    for written in texts(count, seed):
        sent = send(written.text)
        what = fault(written, sent, count_parts(sent))
        if what is not None:
            faults[what] = faults.get(what, 0) + 1
    return faults
