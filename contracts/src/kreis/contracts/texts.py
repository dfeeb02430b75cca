"""The one form in which services keep a text of one line: names, streets, projects.

Promise: two texts that look the same are the same. Letters are composed (NFC), those that come wide
or tied together are the usual ones, signs that nobody sees are gone, and blanks are single.
Refuses: line breaks and control characters, since who typed them meant two texts. A name has a
letter, and no word of it mixes alphabets: a Cyrillic а in Maria is found by no search.
"""

from __future__ import annotations

import re
import unicodedata

JOINERS = "\u200c\u200d"
_JOIN = (
    *("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "KANNADA", "ORIYA"),
    *("MALAYALAM", "SINHALA", "TAMIL", "TELUGU", "KHMER", "MYANMAR", "MONGOLIAN", "NKO"),
)
"""Scripts whose words change when a joiner is taken away, as in Persian."""


_WRITTEN_TOGETHER = frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"))
"""Scripts that one word may have side by side, as in UTS 39 ("highly restrictive")."""
_NEVER_SEEN = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""Signs without a shape that are no format characters (`Default_Ignorable_Code_Point`)."""
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")
"""Letters and signs that are drawn as a blank: fillers of Hangul, the empty cell of Braille."""
_TIED = (
    "<font>",
    "<wide>",
    "<narrow>",
    "<compat>",
    "<isolated>",
    "<initial>",
    "<medial>",
    "<final>",
)
"""How a letter may differ from the usual one without meaning more (UAX 44)."""


class NotALine(ValueError):
    """The text has a line break or a control character."""


class NotAName(ValueError):
    """No letter is in the text, or a word has letters of two alphabets.

    `code` says which: `no-letter` or `two-alphabets`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def line(text: str) -> str:
    """Returns the text in its normal form; empty if nothing of it can be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", "".join(map(_usual, with_shape(text))))
    kept = "".join(
        letter for place, letter in enumerate(composed) if _is_kept(composed, place, letter)
    )
    if any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in kept.strip()):
        raise NotALine
    # What stood apart by a sign that nobody sees may be composed now.
    return " ".join(unicodedata.normalize("NFC", kept).split())


def with_shape(text: str) -> str:
    """Returns the text without signs that have no shape. Letters that are drawn as a blank are one.

    Format characters stay: some of them join letters.
    """
    return _NEVER_SEEN.sub("", text.translate(_BLANKS))


def name(text: str) -> str:
    """Returns the name of somebody in its normal form. Raises `NotALine` or `NotAName`.

    What is blank stays blank: whether a name may be left out is not said here.
    """
    found = line(text)
    if found and not any(each.isalpha() for each in found):
        raise NotAName("no-letter")
    if not found.isascii() and any(map(mixes_alphabets, re.findall(r"[^\W\d_]+", found))):
        raise NotAName("two-alphabets")
    return found


def mixes_alphabets(word: str) -> bool:
    """Returns whether a word has letters of two alphabets, which may look alike."""
    if word.isascii():
        return False
    scripts = {
        unicodedata.name(each, "").partition(" ")[0]
        for each in word
        if unicodedata.category(each) in ("Lu", "Ll", "Lt", "Lo") and each not in "ªº"
    }
    return len(scripts) > 1 and not scripts <= _WRITTEN_TOGETHER


def _usual(letter: str) -> str:
    """The letter as people type it: `ﬁ` is f and i, `Ｍ` is M."""
    how = unicodedata.decomposition(letter).partition(" ")[0]
    is_tied = how in _TIED and letter.isalpha()
    return unicodedata.normalize("NFKC", letter) if is_tied else letter


def _is_kept(text: str, place: int, letter: str) -> bool:
    if unicodedata.category(letter) != "Cf":
        return True
    is_between = 0 < place < len(text) - 1 and text[place + 1].isalpha()
    before = unicodedata.name(text[place - 1], "") if is_between else ""
    return letter in JOINERS and before.startswith(_JOIN)
