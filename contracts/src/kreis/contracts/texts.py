"""The one form in which services keep a text of one line: names, streets, projects.

Promise: two texts that look the same are the same. Letters are composed (NFC), signs that nobody
sees are gone, and blanks are single.
Refuses: line breaks and control characters. Who typed them meant two texts.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_JOIN = (
    *("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "KANNADA", "ORIYA"),
    *("MALAYALAM", "SINHALA", "TAMIL", "TELUGU", "KHMER", "MYANMAR", "MONGOLIAN", "NKO"),
)
"""Scripts whose words change when a joiner is taken away, as in Persian."""


class NotALine(ValueError):
    """The text has a line break or a control character."""


def line(text: str) -> str:
    """Returns the text in its normal form; empty if nothing of it can be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        letter for place, letter in enumerate(composed) if _is_kept(composed, place, letter)
    )
    if any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in kept.strip()):
        raise NotALine
    # What stood apart by a sign that nobody sees may be composed now.
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_kept(text: str, place: int, letter: str) -> bool:
    if unicodedata.category(letter) != "Cf":
        return True
    is_between = 0 < place < len(text) - 1 and text[place + 1].isalpha()
    before = unicodedata.name(text[place - 1], "") if is_between else ""
    return letter in _JOINERS and before.startswith(_JOIN)
