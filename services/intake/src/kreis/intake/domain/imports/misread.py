"""Words that somebody read in the wrong encoding and saved again.

Promise: `Ã¼` for ü is found in any script, whatever encoding it was read in. Other words only look
misread, as `Jšrg` for Jörg does: people are asked about those, since Dušan is a name.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from kreis.contracts.texts import mixes_alphabets

_OTHERS = {
    **dict.fromkeys(("cp1252", "latin-1", "mac_roman", "cp850", "cp437"), 2),
    **dict.fromkeys(("cp1254", "cp1250", "cp852"), 2),
    **dict.fromkeys(("cp1251", "cp1253", "cp1256", "koi8_u", "mac_cyrillic", "cp866"), 4),
}
"""Encodings in which UTF-8 is read wrongly, with the letters that it takes to be sure. Two letters
of a Russian, Greek or Arabic word may look like UTF-8 by chance."""
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
"""Letters of which UTF-8 makes two bytes or more each; in a doubled text they stand together."""
_PAIRS = (
    *(("cp1252", "mac_roman"), ("cp1252", "cp850"), ("cp1252", "cp1254"), ("cp1252", "cp1250")),
    *(("mac_roman", "cp1252"), ("cp850", "cp1252"), ("cp437", "cp1252"), ("cp1250", "cp1252")),
    *(("cp1250", "mac_roman"), ("cp1250", "cp850"), ("latin-1", "cp850"), ("cp1254", "cp1252")),
)
"""As what a text was read, and what it may be."""
OF_NAMES = frozenset("äöüÄÖÜßğışİĞŞçÇ")
"""Letters of the names that are most in a German or Turkish file."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "ETHIOPIC")
"""Scripts in which people write their names here."""
PUNCTUATION = "–—’‘“”„«»…·°§€´"
_SIGN = re.compile(
    r"[^\W\d_][^\w\s\x00-\x7f’‘´–—·\u0300-\u036f\u064b-\u065f\u200b-\u200f\ufeff]"
    r"|[^\w\s\x00-\x7f’‘´–—·„“«(\u0300-\u036f\u064b-\u065f\u200b-\u200f\u202a-\u202e\ufeff][^\W\d_]"
)
"""A sign such as ³ or § beside a letter."""


def read_wrongly(text: str) -> str:
    """Returns the first letters that are UTF-8 read as something else, else an empty text.

    `Ã¼` is the ü of a UTF-8 file that somebody read as Windows-1252 and saved again.
    """
    for found in _RUN.findall(text):
        run: str = found.lstrip("\u00a0")
        for encoding, least in _OTHERS.items():
            if len(run) < least:
                continue
            try:
                meant = run.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if all(map(_is_of_people, meant)):
                return run
    return ""


def _is_of_people(letter: str) -> bool:
    script = unicodedata.name(letter, "").partition(" ")[0]
    is_hidden = letter == "\u00a0" or unicodedata.category(letter) == "Cf"
    return letter in PUNCTUATION or is_hidden or (letter.isalpha() and script in _SCRIPTS)


def looks_misread(word: str, *, only_surely: bool = False) -> bool:
    """Whether a word looks as if it had been read in another encoding than it was written in.

    `only_surely` leaves out words that are names in some language.
    """
    if word.isascii() or "\ufffd" in word:
        return False  # a letter that is lost is a finding of its own
    word = unicodedata.normalize("NFC", word)
    if _has_odd_capital(word) or mixes_alphabets(word):
        return True
    return not only_surely and (bool(_SIGN.search(word)) or _is_a_name_otherwise(word))


def _has_odd_capital(word: str) -> bool:
    """A capital right behind a small letter, one of them no ASCII: `MŸller`, `ReneÈ`."""
    return any(
        one.islower() and other.isupper() and not (one + other).isascii()
        for one, other in pairwise(word)
    )


def _is_a_name_otherwise(word: str) -> bool:
    own = {each for each in word if not each.isascii()}
    if own & OF_NAMES:
        return False
    for shown, real in _PAIRS:
        try:
            other = word.encode(shown).decode(real)
        except UnicodeError:
            continue
        letters = {each for each in other if not each.isascii()}
        if other != word and letters <= OF_NAMES and not _has_odd_capital(other):
            return True
    return False
