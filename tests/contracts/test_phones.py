"""Telephone numbers: what people write is read digit by digit, or refused."""

from __future__ import annotations

import random
import re

import phonenumbers
import pytest

from kreis.contracts.phones import NotAPhone, read, takes_sms

READ = {
    "02303 12345": "+49230312345",
    "02303/12345-6": "+492303123456",
    "02303 12345 x7": "+49230312345;ext=7",
    "02303 12345 Durchwahl 7": "+49230312345;ext=7",
    "+49230312345;ext=7": "+49230312345;ext=7",
    "+49 (0)171 3920011": "+491713920011",
    "0049 171 392 00 11": "+491713920011",
    "(0171) 3920011": "+491713920011",
    "0171\u00a0392\u20110011": "+491713920011",
    "\u202a+49 171 3920011\u202c": "+491713920011",
    "٠١٧١ ٣٩٢٠٠١١": "+491713920011",
    "380671234567": "+380671234567",
    "491711234567": "+491711234567",
    "1713920011": "+491713920011",
    "+39 06 6982": "+39066982",
}
REFUSED = {
    "letters": ["02303 12345 Oma", "0171 123O567", "wie oben", "0171 3920011 (abends)"],
    "ambiguous": ["17139200111"],
    "no-number": [
        *("12345", "12", "1512345678", "01512345678", "", " ", "+", "5.4.2027"),
        *("0171 3920011, 0172 3920012", "02303 12345/12346", "0231 12345 54321"),
        *("+4930 0171 3920011", "+54 11 15 2345 6789", "0" * 1000, "0171\n3920011"),
    ],
}


@pytest.mark.parametrize(("text", "stored"), READ.items())
def test_a_number_is_read_as_it_was_written(text: str, stored: str) -> None:
    assert read(text).stored == stored
    assert read(stored).stored == stored


def test_what_is_no_number_is_refused_with_its_reason() -> None:
    for code, texts in REFUSED.items():
        for text in texts:
            with pytest.raises(NotAPhone) as refused:
                read(text)
            assert (text, refused.value.code) == (text, code)


def test_what_a_spreadsheet_took_away_is_named() -> None:
    added = [read(each).added for each in ("380671234567", "1713920011", "0171 3920011")]
    assert added == ["+", "0", ""]


def test_a_landline_and_what_is_no_number_take_no_sms() -> None:
    numbers = ("0171 3920011", "02303 12345", "0171 3920011 Oma", "+491713920011;ext=7", "", None)
    assert [takes_sms(each) for each in numbers] == [True, False, False, False, False, False]


COUNTRIES = {"DE": "0", "TR": "0", "UA": "0", "PL": "", "RO": "0", "IT": ""}
REMARKS = ("", "", "", " Oma", " x7", "/12", ", 0171 3920012", " O", "  ")


def test_a_thousand_written_numbers_are_read_right_or_refused() -> None:
    """The oracle knows the digits that were meant. Remarks and lost signs must not change them."""
    chance = random.Random(18)
    read_right = 0
    for _ in range(1_000):
        meant, text = _written(chance)
        try:
            found = read(text)
        except NotAPhone:
            continue
        assert found.stored.partition(";")[0] == meant, text
        read_right += 1
    assert read_right > 500


def _written(chance: random.Random) -> tuple[str, str]:
    """A number as E.164, and the same as somebody wrote it."""
    country = chance.choice([*COUNTRIES])
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    own = phonenumbers.national_significant_number(example)
    own = own[:-5] + "".join(chance.choice("0123456789") for _ in range(5))
    meant = f"+{example.country_code}{own}"
    ways = [meant, f"00{meant[1:]}", meant[1:]]
    ways += [f"+{example.country_code} (0){own}"] if COUNTRIES[country] else []
    ways += [f"0{own}", own] if country == "DE" else []
    text = chance.choice(ways)
    cut = chance.randrange(4, len(text) - 3)
    text = f"{text[:cut]}{chance.choice(['', ' ', '-', '  '])}{text[cut:]}"
    return meant, text + chance.choice(REMARKS)


def test_the_digits_of_a_number_stand_in_its_text() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        text = "".join(chance.choice("0123456789 +-/()x") for _ in range(chance.randrange(3, 18)))
        try:
            found = read(text)
        except NotAPhone:
            continue
        own = phonenumbers.national_significant_number(found.number)
        assert own in re.sub(r"\D", "", text), text
