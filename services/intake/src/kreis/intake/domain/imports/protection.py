"""Whether a text speaks of address protection, in any usual spelling.

Promise: `Adress-Schutz`, `Auskunftsspere`, `Übermittlungssperre`, `§ 51 BMG`, `im Frauenhaus` and
the like are found, joined or apart, with a letter too many, too few or changed, and in the
languages of people who fill in such files (`protection_words`).
Refuses: to tell whether protection is meant or denied. Who reads `keine Auskunftssperre` in a note
looks at the row herself.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from kreis.intake.domain.imports import protection_words as words

NO = ("", "-", "–", "nein", "n", "no", "0", "falsch", "false", "kein", "keine", "keiner", "none")
"""Cells below a header of protection that deny it."""
OWN_SENTENCES = {
    "de": "Menschen unter Adressschutz gehören nie in eine Datei. Bitte nehmen Sie sie von Hand"
    " auf.",
    "en": "People under address protection never belong in a file. Register them by hand.",
}
"""What the template says about it: nobody is meant."""
_IN_HEADERS = re.compile(
    r"sperr|geheim|^as$|^ks$|^asjn$|protected|addrprot|confidential|restricted|exdirectory|anonym"
    r"|^adrs$|^asch$|^aussp$|^spkz$|^vertr$|^fh$|^acp$|^dnd$|^privacy$|frauenh|madchenhaus|zuflucht"
    r"|pseudonym|safeathome|(?:police|witness)protection|^witness|privateaddress|secret(?!ar)"
    r"|weitergabe|^auskunft(?:erlaubt|erteilen|ok|jn|janein|moglich)?$"
    r"|adresse(?:ist|darf)?(?:sichtbar|offentlich|anzeigen|zeigen|verbergen|verborgen|freigegeben)"
    r"|(?<!wohl)gefahrd|(?<!losigkeit)bedroht?$|(?<!losigkeit)bedrohung"
    r"|(?<!daten)(?<!masern)(?<!mutter)(?<!impf)(?<!kinder)(?<!brand)(?<!kundigungs)"
    r"(?<!sonnen)(?<!jugend)schutz"
)
_LONGEST_TYPO = 12
"""Letters from which on a word may differ in two places; shorter ones in one."""
_SHORTEST = min(map(len, words.LONG)) - 1


def _parts(word: str) -> list[str]:
    """A word in so many parts that one of them survives the typing errors it may have."""
    count = 4 if len(word) >= _LONGEST_TYPO else 3
    size = len(word) // count
    cuts = [place * size for place in range(count)]
    return [word[first:last] for first, last in pairwise([*cuts, len(word)])]


_WORDS_WITH = {
    part: [word for word in words.LONG if any(map(part.startswith, _parts(word)))]
    for each in words.LONG
    for part in _parts(each)
}
_LETTERS = {word: frozenset(word) for word in words.LONG}
_PART = re.compile(f"(?=({'|'.join(sorted(_WORDS_WITH, key=len, reverse=True))}))")
_LOOK_ALIKE = str.maketrans("аеорсухіїјѕαβεικνορτυχ", "aeopcyxiijsabeiknoptux")
"""Cyrillic and Greek letters that look like Latin ones."""


def speaks_of_protection(text: str) -> bool:
    if text.strip() in OWN_SENTENCES.values():
        return False
    folded = _folded(text)
    if words.OF_OTHERS.search(folded):
        return True
    folded = folded.translate(_LOOK_ALIKE)
    if any(each.search(folded) for each in words.IN_LATIN_LETTERS):
        return True
    joined = re.sub(r"[^a-z]+", "", folded)
    if any(word in joined for word in words.LONG):
        return True
    if len(joined) < _SHORTEST:
        return False
    likely = {word for part in _PART.findall(joined) for word in _WORDS_WITH[part]}
    return bool(likely) and any(
        _is_nearly(piece, word) for piece in _pieces(folded, joined) for word in likely
    )


def remark_speaks_of_protection(text: str) -> bool:
    """As `speaks_of_protection`, for cells that hold no name: Frau Schutz is nobody's remark."""
    return speaks_of_protection(text) or bool(words.REMARK.fullmatch(_folded(text.strip())))


def header_speaks_of_protection(header: str) -> bool:
    return speaks_of_protection(header) or bool(
        _IN_HEADERS.search(re.sub(r"[^a-z]+", "", _folded(header).translate(_LOOK_ALIKE)))
    )


def denies(cell: str) -> bool:
    """Whether a cell below a header of protection says no. What nobody understands does not."""
    return " ".join(cell.casefold().split()).strip(" .") in NO


def _pieces(folded: str, joined: str) -> set[str]:
    """Words, words with what joins them left out, and neighbours as one; long ones alone."""
    apart = re.findall(r"[a-z]+", folded)
    together = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])[-_/. ](?=[a-z])", "", folded))
    neighbours = [one + two for one, two in pairwise(apart)]
    return {each for each in (*apart, *together, *neighbours, joined) if len(each) >= _SHORTEST}


def _folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(
        each
        for each in apart
        if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
    )


def _is_nearly(piece: str, word: str) -> bool:
    most = 2 if len(word) >= _LONGEST_TYPO else 1
    if abs(len(piece) - len(word)) > most or len(_LETTERS[word].difference(piece)) > most:
        return False
    return _distance(piece, word, most) <= most


def _distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, drop or swap until one word is the other; above `most`, any such."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        older, before, row = before, row, [place]
        for at, wanted in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != wanted))
            ends = other[at - 2 : at][::-1]
            is_swap = min(place, at) > 1 and one[place - 2 : place] == ends
            row.append(min(cost, older[at - 2] + 1) if is_swap else cost)
        if min(row) > most and min(before) > most:
            break
    return max(row[-1], min(row))
