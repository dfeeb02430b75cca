"""Reads telephone numbers as people write them. Every service uses this one reading.

Promise: the digits of the result are the digits that were written, with the code of the country
before them. `phonenumbers` decides whether such a number can exist, and whether it takes SMS.
Refuses: letters, remarks, two numbers in one text, and a number that can mean two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

HOME = "DE"
"""The country of numbers that name none."""
LONGEST_HOME = 12
"""Digits of a German number without its first 0: 11 by the plan of the Bundesnetzagentur, 12 in
old ones. `phonenumbers` takes up to 15, and so two numbers in one text for one."""
_TAKES_SMS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_EXTENSION = re.compile(
    r"\s*(?:;ext=|\bx|\bext\b\.?|\bapp\b\.?|\bdw\b\.?|\bdurchwahl\b)\s*:?\s*(\d{1,7})$",
    re.IGNORECASE,
)
_ONE_NUMBER = re.compile(
    r"\+?[ ]*\(?[ ]*\d+[ ]*\)?(?:[ .–-]*\(0\))?[ ]*/?[ ]*[ .()–-]*\d(?:[ .()–-]*\d)*"
)
"""Digits with signs between them; one stroke, behind the area code alone."""
_LONGEST = 60
"""Characters of a text that may be a number."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒—―−", "-"))


class NotAPhone(ValueError):
    """The text is no telephone number. `code` says why: `letters`, `ambiguous` or `no-number`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; `added` is what the text had lost before its first digit, or empty."""

    number: PhoneNumber
    added: str = ""

    @property
    def stored(self) -> str:
        """E.164, with the extension as RFC 3966 writes it: `+49230312345;ext=7`."""
        plain = phonenumbers.format_number(self.number, PhoneNumberFormat.E164)
        return f"{plain};ext={self.number.extension}" if self.number.extension else plain

    @property
    def shown(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.INTERNATIONAL)

    @property
    def takes_sms(self) -> bool:
        kind = phonenumbers.number_type(self.number)
        return kind in _TAKES_SMS and not self.number.extension


def read(text: str) -> Phone:
    """Reads one number. A number without a country is German.

    A `+` or a 0 that a spreadsheet took away is put back where only one of the two makes a number;
    the 0 for mobile numbers only. Raises `NotAPhone`.
    """
    written, extension = _parts(text[: _LONGEST + 1])
    if len(text) > _LONGEST:
        raise NotAPhone("no-number")
    if any(each.isalpha() for each in written):
        raise NotAPhone("letters")
    if not _ONE_NUMBER.fullmatch(written):
        raise NotAPhone("no-number")
    if written.startswith(("+", "0", "(0")):
        return Phone(_number(written, extension))
    found = [
        Phone(number, added)
        for added in ("+", "0")
        if (number := _possible(added + written, extension))
        and (added == "+" or phonenumbers.number_type(number) == PhoneNumberType.MOBILE)
    ]
    if len(found) > 1:
        raise NotAPhone("ambiguous")
    if not found:
        raise NotAPhone("no-number")
    return found[0]


def takes_sms(text: str | None) -> bool:
    """Returns whether this is the number of a mobile telephone. A landline never gets an SMS."""
    try:
        return bool(text) and read(text or "").takes_sms
    except NotAPhone:
        return False


def _parts(text: str) -> tuple[str, str]:
    """The number and its extension, in plain digits, without signs that nobody sees."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    folded = unicodedata.normalize("NFKC", seen).translate(_DASHES).strip()
    digits = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded
    )
    found = _EXTENSION.search(digits)
    return (digits[: found.start()], found[1]) if found else (digits, "")


def _number(written: str, extension: str) -> PhoneNumber:
    found = _possible(written, extension)
    if found is None:
        raise NotAPhone("no-number")
    return found


def _possible(written: str, extension: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or not _is_as_written(number, written):
        return None
    if extension:
        number.extension = extension
    return number


def _is_as_written(number: PhoneNumber, written: str) -> bool:
    """Returns whether the digits are those of the text: nothing was dropped or put in between."""
    own = phonenumbers.national_significant_number(number)
    country = str(number.country_code)
    if country == "49" and len(own) > LONGEST_HOME:
        return False
    digits = re.sub(r"\D", "", written)
    abroad = (country + own, f"{country}0{own}")
    if written.startswith("+"):
        return digits in abroad
    return digits in (f"0{own}", *(f"00{each}" for each in abroad))
