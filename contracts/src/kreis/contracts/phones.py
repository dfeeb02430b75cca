"""Reads telephone numbers as people write them. Every service uses this one reading.

Promise: the digits of the result are the digits that were written, with the code of the country
before them. `phonenumbers` decides whether such a number can exist, and whether it takes SMS.
Refuses: letters, remarks, two numbers in one text, what a spreadsheet made of a number, and a
number that can mean two, in one country or in two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat, PhoneNumberType

HOME = "DE"
"""The country of numbers that name none."""
LONGEST_HOME = 12
"""Digits of a German number without its first 0: 11 by the plan of the Bundesnetzagentur, 12 in
old ones. `phonenumbers` takes up to 15, and so two numbers in one text for one."""
ORIGINS = (
    *("TR", "UA", "SY", "PL", "RO", "AT", "BG", "HR", "RS", "BA", "XK", "MK", "AL", "GR", "IT"),
    *("ES", "PT", "FR", "NL", "BE", "CH", "CZ", "SK", "HU", "MD", "RU", "BY", "GE", "AM", "AZ"),
    *("IQ", "IR", "AF", "PK", "LB", "EG", "MA", "TN", "DZ", "ER", "ET", "SO", "NG", "GH", "VN"),
)
"""Countries whose mobile numbers people write without the code of the country."""
_TAKES_SMS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_EXTENSION = re.compile(
    r"\s*(?:;ext=|\bx|\bext\b\.?|\bapp\b\.?|\bdw\b\.?|\bdurchw(?:ahl|\.)|\bnst\b\.?"
    r"|\bnebenstelle\b)\s*:?\s*(\d{1,7})$",
    re.IGNORECASE,
)
_ONE_NUMBER = re.compile(r"[ ]*\+?[ (]*\d(?:[ .()–-]*/?[ .()–-]*\d)*[ ]*")
"""Digits with signs between them."""
_AREA_CODE = range(2, 6)
"""Digits of a German area code without its 0. A stroke may stand behind it and nowhere else."""
_SHORTEST_REST = 3
_REST_OF_A_REMARK = re.compile(r"\s\d\s*\Z")
"""A digit alone behind a blank: "0171 3920011 2" may be a number and the 2 of "2nd floor"."""
_LAST_DIGIT = re.compile(r"\d\s*-\s*\d\s*\Z")
"""A digit alone behind a dash: "0171 3920011-2" are two mobile numbers. A landline may end so."""
_DECIMAL = re.compile(r"\d{7,}[.,]0+ *")
"""A number that a spreadsheet took for a quantity: `491711234567.0`."""
_LONGEST = 60
"""Characters of a text that may be a number."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒—―−", "-"))


class NotAPhone(ValueError):
    """The text is no telephone number.

    `code` says why: `letters`, `ambiguous`, `country`, `too-long` or `no-number`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; `added` is what the text had lost before its first digit, or empty."""

    number: PhoneNumber
    added: str = ""
    is_home_by_rule: bool = False
    """Whether it is German only because it names no country: elsewhere it is a mobile number."""

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


def dialled(number: str) -> str:
    """Writes a number as people here dial it. Text that is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number
    is_home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    style = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


@lru_cache(16)  # a registration and a row of a file read the same number several times
def read(text: str) -> Phone:
    """Reads one number. A number without a country is German.

    A `+` or a 0 that a spreadsheet took away is put back where only one reading makes a number;
    the 0 for mobile numbers only. Raises `NotAPhone`.
    """
    if len(text) > _LONGEST:
        raise NotAPhone("no-number")
    written, extension = _parts(text)
    if any(each.isalpha() for each in written):
        raise NotAPhone("letters")
    if not _ONE_NUMBER.fullmatch(written) or _DECIMAL.fullmatch(written.lstrip("+ ")):
        raise NotAPhone("no-number")
    if _REST_OF_A_REMARK.search(written):
        raise NotAPhone("no-number")
    if written.startswith(("+", "00", "(00")):
        return Phone(_number(written, extension))
    if written.startswith(("0", "(0")):
        return _at_home(written, extension)
    return _with_lost_sign(written, extension)


def _at_home(written: str, extension: str) -> Phone:
    """A number that names no country. One that is written as people write mobile numbers in
    another country, and not behind a German area code, can mean two."""
    number = _number(written, extension)
    digits = re.sub(r"\D", "", written)
    has_lost_a_zero = _is_mobile_abroad(digits[1:])
    if phonenumbers.number_type(number) in _TAKES_SMS:
        return Phone(number)
    if not has_lost_a_zero and not _elsewhere(digits):
        return Phone(number)
    groups = re.findall(r"\d+", written)
    area_code = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL).split()[0]
    if has_lost_a_zero and groups[0] != area_code:
        raise NotAPhone("ambiguous")
    if len(groups) > 1 and groups[0] != area_code:
        raise NotAPhone("country")
    return Phone(number, is_home_by_rule=True)


def _is_mobile_abroad(digits: str) -> bool:
    """Whether the digits, behind a +, are a mobile number: 049 171 … is 0049 171 … less a zero."""
    found = _possible("+" + digits, "")
    return found is not None and phonenumbers.number_type(found) in _TAKES_SMS


def _with_lost_sign(written: str, extension: str) -> Phone:
    """A number that begins with neither + nor 0, as spreadsheets leave it."""
    abroad = _possible("+" + written, extension)
    home = _possible("0" + written, extension)
    found = []
    if abroad:
        found.append(Phone(abroad, "+"))
    if home and phonenumbers.number_type(home) == PhoneNumberType.MOBILE:
        found.append(Phone(home, "0"))
    if not found:
        raise NotAPhone("no-number")
    digits = re.sub(r"\D", "", written)
    is_doubtful = len(found) > 1 or (found[0].added == "+" and _is_home_too(found[0], home))
    if is_doubtful or _elsewhere(digits):
        raise NotAPhone("ambiguous")
    return found[0]


def _is_home_too(abroad: Phone, home: PhoneNumber | None) -> bool:
    """Whether a number with its + put back may as well be a German one that lost its 0.

    German landlines of eleven digits are rare, so a mobile number is believed before them.
    """
    if home is None:
        return False
    most = 10 if abroad.takes_sms else 11
    return len(phonenumbers.national_significant_number(home)) <= most


def _elsewhere(digits: str) -> bool:
    """Whether people of another country write one of their mobile numbers like this."""
    return any(
        phonenumbers.number_type(number) in _TAKES_SMS
        and phonenumbers.national_significant_number(number) == digits.removeprefix("0")
        for number in _abroad(digits)
    )


def _abroad(digits: str) -> Iterator[PhoneNumber]:
    national = digits.removeprefix("0")
    for country, mobile in _mobile_patterns().items():
        if mobile.fullmatch(national) is None:
            continue  # Parsing would find the same, and takes a hundred times as long.
        try:
            number = phonenumbers.parse(digits, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(number, country):
            yield number


@cache
def _mobile_patterns() -> Mapping[str, re.Pattern[str]]:
    """What mobile numbers of these countries look like, without the 0 before them."""
    found = ((country, PhoneMetadata.metadata_for_region(country)) for country in ORIGINS)
    return {
        country: re.compile(known.mobile.national_number_pattern)
        for country, known in found
        if known and known.mobile and known.mobile.national_number_pattern
    }


def takes_sms(text: str | None) -> bool:
    """Returns whether this is the number of a mobile telephone. A landline never gets an SMS."""
    try:
        return bool(text) and read(text or "").takes_sms
    except NotAPhone:
        return False


def is_too_long(text: str) -> bool:
    """Returns whether the text would be a number with fewer digits."""
    try:
        read(text)
    except NotAPhone as fault:
        return fault.code == "too-long"
    return False


def _parts(text: str) -> tuple[str, str]:
    """The number and its extension, in plain digits, without signs that nobody sees."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    if any(unicodedata.category(each) in ("No", "Nl") for each in seen):
        raise NotAPhone("no-number")
    folded = unicodedata.normalize("NFKC", seen).translate(_DASHES).strip()
    # A spreadsheet keeps what stands behind an apostrophe as a text.
    folded = folded.removeprefix("'").removeprefix("’").lstrip()
    digits = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded
    )
    found = _EXTENSION.search(digits)
    return (digits[: found.start()], found[1]) if found else (digits, "")


def _number(written: str, extension: str) -> PhoneNumber:
    found = _possible(written, extension)
    if found is None:
        raise NotAPhone("too-long" if _has_too_many_digits(written) else "no-number")
    return found


def _has_too_many_digits(written: str) -> bool:
    """Whether the digits would be a number if the last ones were taken away."""
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException as fault:
        return fault.error_type == phonenumbers.NumberParseException.TOO_LONG
    is_whole = phonenumbers.is_valid_number(number)
    own = phonenumbers.national_significant_number(number)
    is_beyond = number.country_code == 49 and len(own) > LONGEST_HOME
    return is_beyond or (not is_whole and phonenumbers.truncate_too_long_number(number))


def _possible(written: str, extension: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or not _is_as_written(number, written):
        return None
    if _LAST_DIGIT.search(written) and phonenumbers.number_type(number) in _TAKES_SMS:
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
    if not _has_stroke_in_place(written, own):
        return False
    abroad = (country + own, f"{country}0{own}")
    if written.startswith("+"):
        return digits in abroad
    return digits in (f"0{own}", *(f"00{each}" for each in abroad))


def _has_stroke_in_place(written: str, own: str) -> bool:
    """Returns whether a stroke stands behind the area code. `030 123456/7` are two numbers."""
    parts = written.split("/")
    rest = len(re.sub(r"\D", "", parts[-1]))
    in_place = len(own) - rest in _AREA_CODE and rest >= _SHORTEST_REST
    return len(parts) == 1 or (len(parts) == 2 and in_place)
