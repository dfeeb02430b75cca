"""Telephone numbers: what people write is read digit by digit, or refused."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from kreis.contracts import phones
from kreis.contracts.phones import NotAPhone, dialled, read, takes_sms
from tests.contracts.written_phones import CODE, Due, differences, written

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
    "'01713920011": "+491713920011",
    "+49(0)171/3920011": "+491713920011",
    "+49 171 / 392 00 11": "+491713920011",
    "02303/12345-15": "+4923031234515",
    "02303 12345 Nst. 7": "+49230312345;ext=7",
    "02303 12345 DW 15": "+49230312345;ext=15",
    "905321234567": "+905321234567",
    "48501234567": "+48501234567",
    "963944123456": "+963944123456",
    "0721 234567": "+49721234567",
    "0491 713920": "+49491713920",
    "04917 139200": "+494917139200",
    "+49 (0171) 3920011": "+491713920011",
    "0049(0)1713920011": "+491713920011",
    "0171-392-00-11": "+491713920011",
    "\u2066+49 171 3920011\u2069": "+491713920011",
    "02303 12345-6": "+492303123456",
    "02303 12345-0": "+492303123450",
    "+1 (212) 555-2368 ext. 12": "+12125552368;ext=12",
}
REFUSED = {
    "letters": [
        *("02303 12345 Oma", "0171 123O567", "wie oben", "0171 3920011 (abends)", "0171 l234567"),
        *("0171/1234567 (Mutter)", "0171-123 45 67 ab 17h", "tel:+491711234567", "O171 1234567"),
        *("0171 1234567 oder 02303 12345", "4,91711E+11", "Tel. 0171 1234567"),
    ],
    "ambiguous": [
        *("049 171 3920011", "0491713920011", "043 664 2643161", "041 79 1234567"),
        *("17139200111", "5324648094", "6642643161", "957024837", "508709244"),
    ],
    "country": ["0532 123 45 67", "067 123 45 67", "0664 2643161", "0944 123 456"],
    "too-long": [
        *("0171 392001112345", "+49 171 39200111234", "030 12345678901234", "02303 12345/12346"),
        *("0231 12345 54321", "+4930 0171 3920011", "01713920011 01723920012"),
        *("0171 1234567 17-20", "0171 1234567/0172 7654321"),
    ],
    "no-number": [
        *("12345", "12", "1512345678", "01512345678", "", " ", "+", "5.4.2027"),
        *("0171 3920011, 0172 3920012",),
        *("+54 11 15 2345 6789", "0" * 1000, "0171\n3920011"),
        *("491711234567.0", "+491711234567,0", "030123456 / 7", "030 123456/7", "0171 392001²"),
        *("0171 3920011 2", "02303 12345 7", "0171 3920011 / 2"),
        *("0171 1234567-8", "0171-1234567 - 8", "+49 171 1234567‑8"),
        *("0171_1234567", "++491711234567", "0171 1234567 👍", "*31#0171 1234567", "0380671234567"),
        *("02303 12345 #7", "+49 171 ???", "=491711234567", "110"),
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


TEXTS = 1_000


def test_of_a_thousand_written_numbers_none_becomes_another() -> None:
    given = [written(seed) for seed in range(TEXTS)]
    assert [said for each in given for said in differences(each)] == []
    assert len({each.meant[:3] for each in given}) == len(CODE)
    read_right = [each for each in given if each.due is Due.READ]
    assert len(read_right) > TEXTS // 3


def _spaces_join_two_numbers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phones, "_ONE_NUMBER", re.compile(r".*"))


def _letters_are_keys_of_a_telephone(patch: pytest.MonkeyPatch) -> None:
    def careless(text: str) -> phones.Phone:
        return phones.Phone(phonenumbers.parse(text, "DE"))

    patch.setattr(phones, "read", careless)


def _any_country_will_do(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phones, "_elsewhere", lambda digits: False)
    patch.setattr(phones, "_is_home_too", lambda *_: False)


def _extensions_are_dropped(patch: pytest.MonkeyPatch) -> None:
    parts = phones._parts
    patch.setattr(phones, "_parts", lambda text: (parts(text)[0], ""))


def _quantities_are_numbers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phones, "_DECIMAL", re.compile("never"))


def _landlines_get_sms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phones, "_TAKES_SMS", tuple(range(12)))


def _what_was_put_back_is_not_told(patch: pytest.MonkeyPatch) -> None:
    with_lost_sign = phones._with_lost_sign
    patch.setattr(
        phones, "_with_lost_sign", lambda *given: phones.Phone(with_lost_sign(*given).number)
    )


PLANTED: list[Callable[[pytest.MonkeyPatch], None]] = [
    *(_spaces_join_two_numbers, _letters_are_keys_of_a_telephone, _any_country_will_do),
    *(_extensions_are_dropped, _quantities_are_numbers, _landlines_get_sms),
    _what_was_put_back_is_not_told,
]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No test reads what another one has read, with a fault that was planted there."""
    phones.read.cache_clear()
    yield
    phones.read.cache_clear()


@pytest.mark.parametrize("plant", PLANTED, ids=lambda each: each.__name__.strip("_"))
def test_the_generated_texts_find_a_planted_fault(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert any(next(differences(written(seed)), None) for seed in range(TEXTS))


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


def test_patterns_of_mobile_numbers_only_spare_the_parsing() -> None:
    """Whether somebody elsewhere writes a mobile number like this: as parsing for each country
    would say. Mobile numbers of all countries, cut, lengthened and changed."""
    found = set()
    for country in phones.ORIGINS:
        example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
        own = phonenumbers.national_significant_number(example)
        for digits in (own, own[:-1], own + "5", own[:2] + "99" + own[4:]):
            for text in (digits, "0" + digits):
                assert phones._elsewhere(text) == parsed_elsewhere(text), text
                found.add(phones._elsewhere(text))
    assert found == {True, False}


def parsed_elsewhere(digits: str) -> bool:
    for country in phones.ORIGINS:
        try:
            number = phonenumbers.parse(digits, country)
        except phonenumbers.NumberParseException:
            continue
        is_its = phonenumbers.is_valid_number_for_region(number, country)
        is_mobile = phonenumbers.number_type(number) in phones._TAKES_SMS
        national = phonenumbers.national_significant_number(number)
        if is_its and is_mobile and national == digits.removeprefix("0"):
            return True
    return False


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+492214710100", "0221 4710100"),
        ("+492214710100;ext=7", "0221 4710100 ext. 7"),
        ("+39066982", "+39 06 6982"),
        ("keine", "keine"),
    ],
)
def test_a_number_is_written_as_people_here_dial_it(stored: str, shown: str) -> None:
    assert dialled(stored) == shown
