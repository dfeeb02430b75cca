"""What a cell says, as the value that registration takes.

Promise: a cell is either understood or refused with a code that `wording` puts in words; nothing is
corrected in silence. German and English words, dates and months are all taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from kreis.contracts import mailboxes, phones, texts
from kreis.intake.domain.imports import slots as spoken_slots
from kreis.intake.domain.imports.faults import CellFault, named, plain, unbroken

YES = "ja|j|yes|y|x|1|wahr|true"
NO = "nein|n|no|0|falsch|false|-"


def _words(**meanings: str) -> Mapping[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split("|")}


def _one_of(meanings: Mapping[str, Any], shown: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        known = meanings.get(" ".join(re.split(r"[\s_]+", text.casefold().strip(" ."))))
        if known is None:
            raise CellFault("one-of", words=shown)
        return known

    return read


yes_or_no = _one_of(
    {**dict.fromkeys(YES.split("|"), True), **dict.fromkeys(NO.split("|"), False)}, "ja, nein"
)
gender = _one_of(
    _words(
        woman="w|weiblich|frau|f|female|woman",
        man="m|männlich|mann|male|man",
        diverse="d|divers|diverse",
    ),
    "w, m, d",
)
channel = _one_of(
    _words(
        email="e-mail|email|mail",
        sms="sms|handy|mobil|text",
        call="anruf|telefon|call|phone|telephone",
    ),
    "E-Mail, SMS, Anruf",
)
access_route = _one_of(
    _words(
        referral="zuweisung|zugewiesen|referral",
        recommendation="empfehlung|recommendation",
        self="selbstmeldung|selbst|self",
    ),
    "Zuweisung, Empfehlung, Selbstmeldung",
)
mornings = _one_of(
    _words(
        yes="ja|j|yes|y",
        with_childcare="mit betreuung|mit kinderbetreuung|with childcare",
        no="nein|n|no",
    ),
    "ja, mit Betreuung, nein",
)
german_level = _one_of(
    _words(
        none="keine|kein|keins|none|0",
        A1="a1",
        A2="a2",
        B1="b1",
        B2="b2",
        C="c|c1|c2|muttersprache|native",
    ),
    "keine, A1, A2, B1, B2, C",
)


def name(text: str) -> str:
    """A name of somebody, without remarks and what belongs into other columns."""
    found = plain(text)
    if found.casefold().strip(". ") in _NOBODY:
        raise CellFault("nobody")
    known = _BORN.sub(r" \1", found)
    if _TWO_NAMES.search(known):
        raise CellFault("two-names")
    if _NO_NAME.search(known) or not all(map(_is_of_a_name, known)):
        raise CellFault("no-name")
    return named(found)


_NOBODY = {"unbekannt", "unknown", "n.n", "nn", "n. n", "k.a", "k. a", "keine angabe", "n/a", "xxx"}
_NOBODY |= {"siehe oben", "s.o", "s. o", "wie oben", "dito", "ebenso", "gelöscht", "storniert"}
_TWO_NAMES = re.compile(r"[/&+;,]|\s(?:und|u\.?|and|oder|ve|та|и|і|و)\s", re.IGNORECASE)
_BORN = re.compile(r"[\s,;]*\(?\s*\bgeb(?:\.|orene?\b)\s*([^()]+)\)?", re.IGNORECASE)
"""The name somebody had before: `Müller (geb. Schmidt)`."""
_NO_NAME = re.compile(r"\d\D?\d\D?\d\D?\d")
"""What belongs into another column."""
_SIGNS_OF_NAMES = " .-\u2010\u2011–'’‘´`·־׳״\"„“”«»" + texts.JOINERS


def _is_of_a_name(sign: str) -> bool:
    """Letters, their accents, digits and a few signs. Any other one marks what nobody can read."""
    return unicodedata.category(sign)[0] in "LM" or sign.isdecimal() or sign in _SIGNS_OF_NAMES


def email(text: str) -> str:
    if text[0] in "=+-":
        raise CellFault("formula")
    unbroken(text)
    try:
        # As it was written: the form of names would replace letters of a domain.
        return mailboxes.read(text).stored
    except mailboxes.NotAMailbox as fault:
        raise CellFault("email-before-at" if fault.code == "before-at" else "email") from None


def phone(text: str) -> str:
    """Numbers begin with a plus; a formula, or what a spreadsheet made of one, does not pass."""
    if text[0] in "=-@":
        raise CellFault("formula")
    if re.fullmatch(r"\+?[\d.,]+e\+?\d+|\+?\d{7,}[.,]0+", text.casefold()):
        raise CellFault("number-shortened")
    try:
        return phones.read(unbroken(text)).stored
    except phones.NotAPhone as fault:
        raise CellFault(_NO_PHONES[fault.code]) from None


_NO_PHONES = {
    "letters": "phone-letters",
    "ambiguous": "phone-ambiguous",
    "country": "phone-country",
    "no-number": "phone",
    "too-long": "phone-too-long",
}


def day(text: str) -> str:
    """`5.4.2027` or `2027-04-05`, as an ISO date."""
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if german is None and iso is None:
        raise CellFault("two-digit-year" if re.fullmatch(r"\d+\.\d+\.\d\d", text) else "date")
    year, month, number = iso.groups() if iso else german.groups()[::-1]  # type: ignore[union-attr]
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        raise CellFault("no-such-day") from None


def birth_date(text: str) -> str:
    born = day(text)
    if born < "1900-01-01":
        raise CellFault("date")
    return born


def postal_code(text: str) -> str:
    if not re.fullmatch(r"\d{5}", text):
        raise CellFault("five-digits")
    return text


NOBODYS = frozenset(
    ("art", "mis", "mul", "und", "zxx", "ia", "ie", "io", "jbo", "lfn", "nov", "tlh", "tok", "vo")
)
"""Codes that are nobody's language: not known, several, none, or invented."""


@cache
def _languages() -> Mapping[str, str]:
    """Names of languages, German and English, and their codes."""
    known: dict[str, str] = {}
    for locale in ("en", "de"):
        names = Locale(locale).languages
        spoken = {code: name for code, name in names.items() if code not in NOBODYS}
        known |= {name.casefold(): code for code, name in spoken.items() if len(code) <= 3}
    codes = {code: code for code in known.values()}
    return {**known, **codes, "farsi": "fa", "dari": "fa", "kurmandschi": "ku", "kurmanji": "ku"}


def language(text: str) -> str:
    code = _languages().get(text.casefold())
    if code is None:
        raise CellFault("language")
    return code


def languages(text: str) -> list[str]:
    return [language(each) for each in _parts(text)]


def slots(text: str) -> list[str]:
    """`Di Do` are Tuesday and Thursday mornings, `Mo-N` is Monday afternoon."""
    try:
        return spoken_slots.read(text).found
    except spoken_slots.NotASlot as fault:
        raise CellFault(fault.code, found=fault.found) from None


_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_NUMBERED = re.compile(r"[A-Z]\d{1,3}")
"""A key of 0.1.0, such as T7: it is taken although nobody has named it."""
MOST_TOPICS = 3


def mondays(text: str) -> list[str]:
    found = [day(each) for each in _parts(text)]
    for each in found:
        if date.fromisoformat(each).weekday() != 0:
            raise CellFault("monday", found=each)
    return found


def topics(text: str, known: Mapping[str, str]) -> list[str]:
    """Reads names or keys of topics: `Bewerbung, Rechte und Geld` or `T2 T3`.

    `known` maps a folded name or key to the key. Keys such as T9 are taken without a name, as in
    0.1.0. Without a catalogue every key is.
    """
    found: list[str] = []
    for part in (each.strip() for each in re.split(r"[,;|/\n]+", text) if each.strip()):
        named = known.get(part.casefold())
        found += [named] if named else [_topic(word, known) for word in part.split()]
    once = list(dict.fromkeys(found))
    if len(once) > MOST_TOPICS:
        raise CellFault("three-topics", found=len(once))
    return once


def _topic(word: str, known: Mapping[str, str]) -> str:
    """The key that a single word stands for."""
    taken = _NUMBERED if known else _KEY
    named = known.get(word.casefold()) or (word if taken.fullmatch(word) else None)
    if named is None:
        raise CellFault("topic", found=word)
    return named


def names(text: str) -> list[str]:
    """Names with commas, strokes or line breaks between them."""
    return [plain(each) for each in re.split(r"\s*[,;|/\n]\s*", text) if each]


def _parts(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,;|/]+", text) if each]
