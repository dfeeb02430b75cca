"""Whether a text speaks of address protection, in any usual spelling.

Promise: `Adress-Schutz`, `Auskunftsperre`, `Übermittlungssperre`, `§ 51 BMG` and the like are
found, joined or apart, with a letter too many or too few.
Refuses: to tell whether protection is meant or denied. Who reads `keine Auskunftssperre` in a note
looks at the row herself.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

NO = ("", "-", "–", "nein", "n", "no", "0", "falsch", "false", "kein", "keine", "keiner", "none")
"""Cells below a header of protection that deny it."""
_WORDS = (
    *("adressschutz", "anschriftenschutz", "adresssperre", "auskunftssperre", "auskunftsverbot"),
    *("ubermittlungssperre", "uebermittlungssperre", "melderegistersperre", "meldesperre"),
    *("sperrvermerk", "schutzvermerk", "datensperre", "gewaltschutz", "zeugenschutz"),
    *("opferschutz", "schutzwohnung", "schutzadresse", "geheimadresse", "geheimeadresse"),
    *("adressegeheim", "anschriftgeheim", "addressprotection", "protectedaddress", "secretaddress"),
    *("addresssecret", "addressconfidential", "confidentialaddress", "disclosureblock"),
    *("informationblock", "registerblock", "personenschutz", "schutzbedurftig"),
)
_HINT = re.compile(
    r"sper|schut|schuz|shut|geheim|§|bmg|protect|secret|confiden|block|verbot|vermerk"
)
"""One of these is part of every word above, so most cells cost one search."""
_LAW = re.compile(r"§+\s*5[12]\b|\b5[12]\s*bmg\b|\bbmg\b")
_SAID = re.compile(
    r"\b(?:adr(?:esse?)?|address|anschrift|auskunft|(?:ue?ber)?mittlung|meldedaten|wohnort)\b\W*"
    r"(?:ist|sind|is)?\W*(?:gesperrt|geschue?tzt|geheim|sperre?|schutz|protected|secret)\b"
    r"|\b(?:gesperrte?|geschue?tzte?|geheime?)\W+(?:adresse|anschrift|daten)\b"
)
_IN_HEADERS = re.compile(
    r"sperr|geheim|^as$"
    r"|(?<!daten)(?<!masern)(?<!mutter)(?<!impf)(?<!kinder)(?<!brand)(?<!kundigungs)schutz"
)
_LONGEST_TYPO = 12
"""Letters from which on a word may differ in two places; shorter ones in one."""


def speaks_of_protection(text: str) -> bool:
    folded = _folded(text)
    if not _HINT.search(folded):
        return False
    if _LAW.search(folded) or _SAID.search(folded):
        return True
    joined = re.sub(r"[^a-z]+", "", folded)
    if any(word in joined for word in _WORDS):
        return True
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])[-_/. ](?=[a-z])", "", folded))
    pieces = {*re.findall(r"[a-z]+", folded), *words, joined}
    pieces |= {one + two for one, two in _neighbours(folded)}
    return any(_is_nearly(piece, word) for piece in pieces for word in _WORDS)


def header_speaks_of_protection(header: str) -> bool:
    return speaks_of_protection(header) or bool(
        _IN_HEADERS.search(re.sub(r"[^a-z]+", "", _folded(header)))
    )


def denies(cell: str) -> bool:
    """Whether a cell below a header of protection says no. What nobody understands does not."""
    return " ".join(cell.casefold().split()).strip(" .") in NO


def _neighbours(folded: str) -> list[tuple[str, str]]:
    words = re.findall(r"[a-z]+", folded)
    return list(pairwise(words))


def _folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        each
        for each in apart
        if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
    )


def _is_nearly(piece: str, word: str) -> bool:
    most = 2 if len(word) >= _LONGEST_TYPO else 1
    return abs(len(piece) - len(word)) <= most and _distance(piece, word) <= most


def _distance(one: str, other: str) -> int:
    """Letters to change, add or drop until one word is the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, row[0] = row[0], place
        for at, wanted in enumerate(other, 1):
            last, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, last + (letter != wanted))
    return row[-1]
