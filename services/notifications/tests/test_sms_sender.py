"""Sender of an SMS: what a telephone shows, and what it never would."""

from __future__ import annotations

import pytest

from kreis.notifications.domain.sms_sender import Unusable, sms_sender


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lindenweg", "Lindenweg"),
        ("Brücke", "Bruecke"),
        ("Bru\u0308cke", "Bruecke"),
        (" AWO Kamen ", "AWO Kamen"),
        ("Große Str.", "Grosse Str."),
        ("Café Zoé", "Cafe Zoe"),
        ("Kreis-24", "Kreis-24"),
        ("Abcdefghijk", "Abcdefghijk"),
        ("+49 171 3920011", "+491713920011"),
        ("491713920011", "491713920011"),
        ("+43 664 1234567", "+436641234567"),
        ("72000", "72000"),
        ("110", "110"),
        ("12345678", "12345678"),
    ],
)
def test_a_sender_is_shown_as_it_will_be_seen(text: str, shown: str) -> None:
    assert sms_sender(text) == shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Lindenbrücke", "reads 'Lindenbruecke', which has 13 letters: at most 11 are shown"),
        ("Lindenbruecke", r"\('Lindenbruec'\). Choose a shorter name"),
        ("Abcdefghijkl", "has 12 letters"),
        ("", "is empty"),
        ("  ", "is empty"),
        ("Yıldız", "holds 'ı', which telephones do not show"),
        ("Міст", "which telephones do not show"),
        ("Haus 🎉", "holds '🎉'"),
        ("5 €", "holds '€'"),
        ("[Kreis]", r"holds '\[\]'"),
        ("Haus\nKamen", r"which telephones do not show"),
        ("---", "neither a letter nor a number"),
        ("0171 3920011", r"without its country: write it as \+491713920011"),
        ("0049 171 3920011", r"begins with 00: write \+491713920011"),
        ("+0171", "country code that begins with 0"),
        ("12", "has 2 digits: a short code has 3 to 8"),
        ("+4917", "other numbers more"),
        ("1234567890123456", "has 16 digits"),
    ],
)
def test_a_sender_that_no_telephone_shows_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        sms_sender(text)
