"""Texts of one line have one form, whoever typed them and wherever."""

from __future__ import annotations

import pytest

from kreis.contracts.texts import NotALine, NotAName, line, name

FORMS = {
    "Zoe\u0301 Mu\u0308ller": "Zoé Müller",
    "  Zoé\u00a0 Müller ": "Zoé Müller",
    "A\u200bna\u00ad": "Ana",
    "\u200b\u2060": "",
    "\u202eAna\u202c": "Ana",
    "e\u200b\u0301": "é",
    "می\u200cخواهم": "می\u200cخواهم",
    "A\u200cB": "AB",
    "\u200cAna": "Ana",
    "\u3164": "",
    "\u115f\u1160\uffa0": "",
    "\u2800Ana\u2800": "Ana",
    "A\u034fna\ufe0f": "Ana",
    "\u180e\u2063\U000e0041\U000e0101": "",
}


def test_texts_that_look_the_same_are_the_same() -> None:
    assert {text: line(text) for text in FORMS} == FORMS
    assert all(line(line(text)) == line(text) for text in FORMS)


@pytest.mark.parametrize("text", ["A\nB", "A\u2028B", "A\x00B", "Müller\rB"])
def test_two_lines_are_no_text_of_one_line(text: str) -> None:
    with pytest.raises(NotALine):
        line(text)


USUAL = {
    "ﬁnn": "finn",
    "Ｍａｒｉａ": "Maria",
    "ﻋﺎﺋﺸﺔ": "عائشة",
    "𝐌𝐚𝐫𝐢𝐚": "Maria",
    "Haus 1½": "Haus 1½",
    "Nr. ①": "Nr. ①",
}


def test_letters_that_come_wide_or_tied_together_are_the_usual_ones() -> None:
    assert {text: line(text) for text in USUAL} == USUAL


@pytest.mark.parametrize(
    "text",
    [
        "Zoé",
        "O’Neill",
        "Анна-Марія",
        "von der Heide",
        "مريم",
        "Łukasz",
        "Anna Анна",
        "李",
        "O\u02bcNeill",
        "山田はなこ",
        "",
    ],
)
def test_names_of_any_alphabet_are_names(text: str) -> None:
    assert name(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "no-letter") for text in ("...", "!!!", "‑", "_", "*", "123", "?", "½", "🎉")),
        *((text, "two-alphabets") for text in ("Mаria", "Оlga", "Αnna", "Ann-Mаria", "ﬁnnа")),
        *((text, "two-alphabets") for text in ("Ꭺnna", "ꓮnna", "Անнա", "אבAna", "محمدAli")),
    ],
)
def test_what_is_no_name_is_refused(text: str, code: str) -> None:
    with pytest.raises(NotAName) as refused:
        name(text)
    assert refused.value.code == code
