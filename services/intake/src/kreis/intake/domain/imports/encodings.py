"""Bytes as text: which encoding a file has, and what people are asked about it.

Promise: nothing garbled passes. UTF-8 and UTF-16 are known by themselves. Windows-1252 is taken
where its letters stand for nothing else in the encodings of other systems and languages. Of other
files the plausible readings are shown, and people choose the one whose names look right.
Refuses: to guess. A file that nobody has looked at is not read in an encoding that may be another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from charset_normalizer import from_bytes

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.misread import OF_NAMES, PUNCTUATION, looks_misread, read_wrongly

UTF_8_MARK = b"\xef\xbb\xbf"
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""What a file begins with that says its encoding; the longer ones first."""
_SURE = "äöüÄÖÜßéÉçÇëóôâî"
"""Letters of Windows-1252 that have the same byte in Windows-1250 and -1254, and whose byte is no
letter that people use in Mac Roman and code page 850."""
_DAYS = "Mo|Di|Mi|Do|Fr|Sa|So"
_DASH = re.compile(rf"(?<=[\s\d])–(?=[\s\d])|\b({_DAYS})–(?={_DAYS})")
"""A dash of Windows-1252 is ñ in Mac Roman; between days, numbers and blanks it is a dash."""
_UNSURE = re.compile(rf"[^\x00-\x7f{_SURE}]")
USUAL = ("cp1252", "mac_roman", "cp850", "cp1254", "cp1250")
_RARER = (
    *("cp1251", "cp1253", "cp1256", "cp1257", "mac_latin2", "mac_turkish", "mac_cyrillic", "cp437"),
    *("cp852", "cp857", "cp866", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_9", "iso8859_15"),
)
READINGS = 6
"""Readings that are shown at most."""
WORDS = 12
"""Words that are shown of each."""
_SAMPLE = 200_000
"""Bytes that the detector looks at."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WORD = re.compile(rb"[^\s;,|\"/()]*[\x80-\xff][^\s;,|\"/()]*")
_MOST_WORDS = 2_000
_NUL_SHARE = 0.2
"""Share of zero bytes on one side of each pair from which a file is UTF-16 without its mark."""


class Reading(NamedTuple):
    """How a file reads in one encoding: words with letters that other encodings read otherwise."""

    encoding: str
    words: list[str]


@dataclass(frozen=True)
class Decoded:
    """`readings` are what people choose from. Empty: the encoding is known, or has been chosen."""

    text: str
    encoding: str
    readings: tuple[Reading, ...] = ()


def decoded(raw: bytes, chosen: str = "", known: Sequence[Reading] = ()) -> Decoded:
    """Returns the text, in the encoding that was chosen if it is a plausible one.

    `known` are its readings, if they were found before: finding them reads the file many times.
    Raises a kind of `UnusableFile`.
    """
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return Decoded(_strictly(raw, encoding), encoding)
    try:
        return Decoded(raw.decode("utf-8-sig"), "utf-8") if b"\x00" not in raw else _utf_16(raw)
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    if raw.startswith(UTF_8_MARK):
        raise unusable_files.EncodingBroken(line=line)
    if _CONTROL.search(raw):
        raise unusable_files.EncodingUnknown(line=line)
    return _of_one_byte(raw, chosen, known, line)


def _is_sure(text: str) -> bool:
    """Whether no letter of Windows-1252 in it is another one in another encoding."""
    return _UNSURE.search(_DASH.sub("-", text)) is None


def _utf_16(raw: bytes) -> Decoded:
    """A file with zero bytes: UTF-16 without its mark, or no text."""
    even, odd = raw[0::2], raw[1::2]
    is_little = odd.count(0) >= even.count(0)
    if max(odd.count(0), even.count(0)) < _NUL_SHARE * len(even):
        raise unusable_files.NotCsv
    encoding = "utf-16-le" if is_little else "utf-16-be"
    return Decoded(_strictly(raw, encoding), encoding)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        before = raw[: fault.start].decode(encoding, "replace")
        raise unusable_files.EncodingBroken(line=before.count("\n") + 1) from None


def _of_one_byte(raw: bytes, chosen: str, known: Sequence[Reading], line: int) -> Decoded:
    windows = raw.decode("cp1252", "replace")
    if "\ufffd" not in windows and _is_sure(windows) and not read_wrongly(windows):
        return Decoded(windows, "windows-1252")
    readings = [*known] or sorted(_readings(raw), key=_is_unusual)[:READINGS]
    if not readings:
        wrong = read_wrongly(windows)
        if wrong:
            at = windows.count("\n", 0, windows.index(wrong)) + 1
            raise unusable_files.EncodingMixed(line=at, found=wrong)
        raise unusable_files.EncodingUnknown(line=line)
    if chosen in {each.encoding for each in readings}:
        return Decoded(raw.decode(chosen), chosen)
    return Decoded(raw.decode(readings[0].encoding), readings[0].encoding, tuple(readings))


def _readings(raw: bytes) -> Iterator[Reading]:
    """Plausible readings, each other one once: the usual encodings first, then the likeliest."""
    words = list(dict.fromkeys(each[0] for each in _WORD.finditer(raw)))[:_MOST_WORDS]
    seen: dict[tuple[str, ...], str] = {}
    for encoding in sorted(_likeliest_first(raw), key=lambda each: each in _RARER):
        try:
            raw.decode(encoding)
            read = [each.decode(encoding) for each in words]
        except UnicodeDecodeError:
            continue
        if all(map(_is_plausible, read)):
            seen.setdefault(tuple(read), encoding)
    for shown, encoding in seen.items():
        yield Reading(encoding, [*shown[:WORDS]])


def _likeliest_first(raw: bytes) -> list[str]:
    lines = b"\n".join(line for line in raw.splitlines() if not line.isascii())[:_SAMPLE]
    found = from_bytes(lines, cp_isolation=[*USUAL, *_RARER])
    return list(dict.fromkeys([*(each.encoding for each in found), *USUAL, *_RARER]))


def _is_unusual(reading: Reading) -> bool:
    """Whether the words have other letters than German and Turkish names."""
    letters = {each for word in reading.words for each in word if not each.isascii()}
    return not letters <= OF_NAMES | set(PUNCTUATION)


def _is_plausible(word: str) -> bool:
    """Whether people write such a word: letters, and no other signs among them."""
    others = [each for each in word if not each.isascii()]
    return (
        all(each.isalpha() or each in PUNCTUATION for each in others)
        and not looks_misread(word, only_surely=True)
        and not read_wrongly(word)
    )
