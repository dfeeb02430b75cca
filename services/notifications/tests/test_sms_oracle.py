"""1,000 generated texts against an oracle that knows what was meant, and five planted faults."""

from __future__ import annotations

import unicodedata

import pytest

from kreis.notifications.templates import letters_of_sms as letters
from services.notifications.tests import sms_oracle

COUNT, SEED = 1000, 20270405


def sent(text: str) -> str:
    return letters.as_sms(text, text)


def test_no_generated_text_says_something_else_or_is_counted_wrongly() -> None:
    assert sms_oracle.found(COUNT, SEED, sent, letters.parts) == {}


def first_letter_of_each_sign(text: str) -> str:
    plain = (unicodedata.normalize("NFKD", each)[0] for each in sent(text))
    return "".join(each for each in plain)


def fraction_glued_to_its_number(text: str) -> str:
    return sent(text).replace(" 1/2", "1/2").replace(" 3/4", "3/4").replace(" 1/4", "1/4")


def marks_left_apart(text: str) -> str:
    return unicodedata.normalize("NFD", sent(text))


def letters_left_out(text: str) -> str:
    return "".join(each for each in sent(text) if letters.is_gsm(each))


def always_wide(text: str) -> str:
    return (
        unicodedata.normalize("NFC", text)
        .translate(dict.fromkeys((0xAD, 0x200B)))
        .replace("\u00a0", " ")
    )


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        (first_letter_of_each_sign, "says something else"),
        (fraction_glued_to_its_number, "says something else"),
        (marks_left_apart, "says something else"),
        (letters_left_out, "says something else"),
        (always_wide, "is dearer than it must be"),
    ],
)
def test_a_planted_fault_of_the_text_is_found(planted: object, what: str) -> None:
    assert callable(planted)
    assert what in sms_oracle.found(COUNT // 5, SEED, planted, letters.parts)


def code_points(text: str) -> int:
    alone, part = (160, 153) if all(map(letters.is_gsm, text)) else (70, 67)
    return 1 if len(text) <= alone else -(-len(text) // part)


def halves_torn_apart(text: str) -> int:
    if all(map(letters.is_gsm, text)):
        return letters.parts(text)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


@pytest.mark.parametrize("planted", [code_points, halves_torn_apart])
def test_a_planted_fault_of_the_count_is_found(planted: object) -> None:
    assert callable(planted)
    assert "is counted wrongly" in sms_oracle.found(COUNT // 5, SEED, sent, planted)
