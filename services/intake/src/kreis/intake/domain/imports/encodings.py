"""Bytes as text, and text that was read in the wrong encoding.

Promise: nothing garbled passes. UTF-8 is known by itself. Windows-1252 is taken where its letters
stand for nothing else in the encodings of other systems and languages: Mac Roman, code page 850,
Windows-1250, -1251 and -1254.
Refuses: to guess. A file with other letters is refused, with the first of them.
"""

from __future__ import annotations

import re

from kreis.intake.domain import unusable_files

UTF_8_MARK = b"\xef\xbb\xbf"
_SURE = "äöüÄÖÜßéÉçÇëóôâî"
"""Letters of Windows-1252 that have the same byte in Windows-1250 and -1254, and whose byte is no
letter that people use in Mac Roman and code page 850."""
_DAYS = "Mo|Di|Mi|Do|Fr|Sa|So"
_DASH = re.compile(rf"(?<=[\s\d])–(?=[\s\d])|\b({_DAYS})–(?={_DAYS})")
"""A dash of Windows-1252 is ñ in Mac Roman; between days, numbers and blanks it is a dash."""
_UNSURE = re.compile(rf"[^\x00-\x7f{_SURE}]")
_OTHERS = {"cp1252": 2, "latin-1": 2, "mac_roman": 2, "cp850": 2, "cp1254": 2, "cp1251": 4}
"""Encodings in which UTF-8 is read wrongly, with the letters that it takes to be sure. Two letters
of a Russian or Ukrainian word may look like UTF-8 by chance."""
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
"""Letters of which UTF-8 makes two bytes or more each; in a doubled text they stand together."""


def decoded(raw: bytes) -> tuple[str, str]:
    """Returns the text and its encoding. Raises a kind of `UnusableFile`."""
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as fault:
        if raw.startswith(UTF_8_MARK):
            line = raw.count(b"\n", 0, fault.start) + 1
            raise unusable_files.EncodingBroken(line=line) from None
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise unusable_files.EncodingUnknown(line=line) from None
    return text, "windows-1252"


def refuse_unsure(text: str) -> None:
    """Refuses a text of Windows-1252 with letters that other encodings read as others."""
    unsure = _UNSURE.search(_DASH.sub("-", text))
    if unsure:
        place = text.index(unsure.group())
        line = text.count("\n", 0, place) + 1
        raise unusable_files.EncodingUnsure(line=line, found=_word_at(text, place))


def read_wrongly(text: str) -> str:
    """Returns the first letters that are UTF-8 read as something else, else an empty text.

    `Ã¼` is the ü of a UTF-8 file that somebody read as Windows-1252 and saved again.
    """
    for run in _RUN.finditer(text):
        for encoding, least in _OTHERS.items():
            if len(run.group()) < least:
                continue
            try:
                run.group().encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            return run.group()
    return ""


def _word_at(text: str, place: int) -> str:
    start = max(text.rfind(each, 0, place) for each in ' ;,\t|\n"') + 1
    return re.split(r'[ ;,\t|\n"]', text[start : start + 60])[0]
