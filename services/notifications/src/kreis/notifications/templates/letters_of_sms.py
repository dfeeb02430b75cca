"""Letters of an SMS: a text keeps its meaning in the GSM alphabet, or is sent as UCS-2.

A part of a message holds 153 letters of the GSM alphabet, but only 67 of any other as soon as there
is a single one of those in the whole message (3GPP TS 23.038, 6.2.1).
Promise: signs are written with others only where both say the same: `½` as `1/2`, `–` as `-`. If
one letter has no such way (`5³`, `ş` in a name), the whole text goes out as it was written.
"""

from __future__ import annotations

import re
import unicodedata

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€")
"""Letters of its extension, which count twice: an escape stands before each."""
_SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—―−•", "-")
    | dict.fromkeys("„“”‟«»″", '"')
    | dict.fromkeys("‚‘’‛‹›′´`ʼʹ", "'")
    | {"…": "...", "×": "x", "→": "->", "←": "<-", "№": "No.", "℡": "Tel"}
    | {"®": "(R)", "©": "(C)", "™": "(TM)", "‼": "!!", "⁇": "??", "⁄": "/", "∕": "/", "¦": "|"}
)
_FRACTIONS = {
    sign: unicodedata.normalize("NFKD", sign).replace("\N{FRACTION SLASH}", "/")
    for sign in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
}
_FRACTION = re.compile(rf"(?P<before>\w)?(?P<sign>[{''.join(_FRACTIONS)}])(?P<after>\w)?")
_WIDE_OR_JOINED = re.compile(r"[\uff01-\uff5e\ufb00-\ufb06]")
"""Full-width letters, and two letters in one sign (`ﬁ`): the same letters in another shape."""
_NEVER_SEEN = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u2060\ufeff"))
"""Soft hyphens and spaces without width: they would be shown as a box, or as a hyphen."""
_SHAPES_ONLY = dict.fromkeys(
    map(ord, "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
) | dict.fromkeys(range(0xFE00, 0xFE10))
"""Joiners, marks of direction and variants: without a meaning between letters of this alphabet."""
_ONE_PART, _PART = 160, 153
_ONE_WIDE_PART, _WIDE_PART = 70, 67


def as_sms(plain: str, written: str) -> str:
    """Returns `plain` in the GSM alphabet, or else `written` as it is, composed (NFC).

    Both say the same; in `plain` our own words have lost their marks.
    """
    cheap = _in_gsm(plain)
    return cheap if all(map(is_gsm, cheap)) else _clean(written)


def dear_letters(text: str) -> str:
    """Returns the letters for which the text cannot be sent in the GSM alphabet, each once."""
    return "".join(dict.fromkeys(each for each in _in_gsm(text) if not is_gsm(each)))


def without_marks(ours: str) -> str:
    """Returns our own words without marks, `ş` as `s`, as people write them in SMS themselves.

    Never for words of people: the name and the address of somebody stay as they are.
    """
    return "".join(_base(each) for each in unicodedata.normalize("NFC", ours))


def is_gsm(letter: str) -> bool:
    return letter in GSM or letter in GSM_TWICE


def parts(text: str) -> int:
    """Returns how many messages it is billed as.

    Two halves of a letter are never torn apart: the escape of a letter that counts twice, and the
    two halves of an emoji, move to the next part together.
    """
    if all(map(is_gsm, text)):
        return _filled([2 if each in GSM_TWICE else 1 for each in text], _ONE_PART, _PART)
    widths = [2 if ord(each) > 0xFFFF else 1 for each in text]
    return _filled(widths, _ONE_WIDE_PART, _WIDE_PART)


def _filled(widths: list[int], alone: int, part: int) -> int:
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count


def _clean(text: str) -> str:
    """Returns the text composed, with usual spaces and without what nobody sees."""
    composed = unicodedata.normalize("NFC", text).translate(_NEVER_SEEN)
    return "".join(_space(each) for each in composed)


def _space(letter: str) -> str:
    is_space = unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc")
    return " " if is_space and letter not in "\n\r" else letter


def _in_gsm(text: str) -> str:
    """Returns the text with all signs replaced for which the alphabet has others of one meaning."""
    clean = _clean(text).translate(_SHAPES_ONLY)
    plain = _WIDE_OR_JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), clean)
    return _FRACTION.sub(_fraction, plain.translate(_SAME))


def _fraction(found: re.Match[str]) -> str:
    """`1½` is `1 1/2`: without the space it would read as eleven halves."""
    if found["after"]:
        return found[0]
    before = f"{found['before']} " if found["before"] else ""
    return f"{before}{_FRACTIONS[found['sign']]}"


def _base(letter: str) -> str:
    if is_gsm(letter):
        return letter
    base = "i" if letter == "ı" else unicodedata.normalize("NFD", letter)[0]
    return base if base in GSM else letter
