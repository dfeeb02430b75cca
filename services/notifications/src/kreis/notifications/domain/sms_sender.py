"""Sender of an SMS: what a telephone shows above it, a short name or a number.

A name holds at most 11 letters of the GSM alphabet (3GPP TS 23.040, 9.1.2.5). A number is a short
code of the network or an international number of at most 15 digits (E.164).
"""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS, MOST_DIGITS = 11, 15
_SHORT_CODE = range(3, 9)
_LETTERS = re.compile(r"[A-Za-z0-9 !\"#%&'()*+,\-./:;<=>?@_$]")
"""Letters and signs that every telephone has. Those that count twice are left out."""
_TWO_LETTERS = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "SS", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa",
}  # fmt: skip
_PUNCTUATION = re.compile(r"[\s\-/().]")


class Unusable(ValueError):
    """A sender that no telephone would show. Says what is wrong, and what to do."""


def sms_sender(text: str) -> str:
    """Returns the sender as a telephone shows it: `Brücke` as `Bruecke`, `+49 171 …` bare.

    Raises `Unusable`.
    """
    spelled = _spelled(text)
    if not spelled:
        raise Unusable("is empty: give a name of at most 11 letters, or a number")
    bare = _PUNCTUATION.sub("", spelled)
    if re.fullmatch(r"\+?[0-9]+", bare):
        return _number(bare)
    return _name(spelled)


def _name(spelled: str) -> str:
    unknown = "".join(dict.fromkeys(each for each in spelled if not _LETTERS.fullmatch(each)))
    if unknown:
        raise Unusable(f"holds {unknown!r}, which telephones do not show: use A-Z, 0-9 and spaces")
    if not any(each.isalpha() for each in spelled):
        raise Unusable("holds neither a letter nor a number that could be called")
    if len(spelled) > MOST_LETTERS:
        raise Unusable(
            f"reads {spelled!r}, which has {len(spelled)} letters: at most {MOST_LETTERS} are shown"
            f" ({spelled[:MOST_LETTERS].rstrip()!r}). Choose a shorter name"
        )
    return spelled


def _number(bare: str) -> str:
    digits = bare.removeprefix("+")
    if bare.startswith("00"):
        raise Unusable(f"begins with 00: write +{bare[2:]}")
    if bare.startswith("0"):
        raise Unusable(f"is a number without its country: write it as +49{bare[1:]}")
    if digits.startswith("0"):
        raise Unusable("has a country code that begins with 0: write it as +49…")
    if len(digits) > MOST_DIGITS:
        raise Unusable(f"has {len(digits)} digits: a number has at most {MOST_DIGITS}")
    is_code = not bare.startswith("+") and len(digits) in _SHORT_CODE
    if not is_code and len(digits) < _SHORT_CODE.stop:
        raise Unusable(
            f"has {len(digits)} digits: a short code has 3 to 8 without +, other numbers more"
        )
    return bare


def _spelled(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).strip()
    two = "".join(_TWO_LETTERS.get(each, each) for each in composed)
    apart = unicodedata.normalize("NFD", two)
    return "".join(each for each in apart if not unicodedata.combining(each))
