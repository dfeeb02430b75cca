"""Letters of an SMS, and what they cost.

A part of a message holds 153 letters of the GSM alphabet, but only 67 of any other as soon as there
is a single one of those in the whole message (3GPP TS 23.038, 6.2.1). So texts in Latin letters are
written in that alphabet alone: `ş` becomes `s`, as people write it in SMS themselves.
"""

from __future__ import annotations

import unicodedata

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€")
"""Letters of its extension, which count twice."""
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "…": "..."}
    | dict.fromkeys("\u00a0\u202f", " ")
    | {"ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE", "þ": "th", "ð": "d"}
)


def plain(text: str) -> str:
    """The text in letters of the GSM alphabet; those of other scripts stay as they are."""
    return "".join(_letter(each) for each in text.translate(_PLAIN))


def parts(text: str) -> int:
    """How many messages it is billed as."""
    if set(text) <= GSM | GSM_TWICE:
        length = len(text) + sum(each in GSM_TWICE for each in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


def _letter(letter: str) -> str:
    if letter in GSM or letter in GSM_TWICE:
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base in GSM else letter
