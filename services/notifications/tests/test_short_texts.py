"""Short patterns of an SMS in other scripts: what they say, to her and to staff."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.letters_of_sms import parts
from services.notifications.tests.letters import LINK, composed, contact

OTHER = [Language.ARABIC, Language.UKRAINIAN]


@pytest.mark.parametrize("language", OTHER)
def test_an_sms_in_another_script_keeps_to_date_place_link_and_number(language: Language) -> None:
    for kind in Kind:
        text = composed(contact(channel=Channel.SMS), kind, language).as_sms
        assert parts(text) <= 3
        assert LINK in text
        assert "Petra" not in text


def test_the_short_pattern_reads_as_agreed() -> None:
    text = composed(contact(channel=Channel.SMS), Kind.REMINDER, Language.UKRAINIAN)

    assert text.as_sms == (
        f"Lindenbrücke: пн 05.04, 09:00, Familienhaus Seseke (Beispiel). {LINK} 0221 4710101"
    )


@pytest.mark.parametrize("language", OTHER)
def test_a_short_text_says_what_it_is_about(language: Language) -> None:
    sms = contact(channel=Channel.SMS)
    texts = {kind: composed(sms, kind, language).as_sms for kind in Kind}

    about_a_place = {texts[Kind.SIGN_UP], texts[Kind.OFFER]}
    about_a_group = {texts[Kind.INVITATION], texts[Kind.CONFIRMATION]}
    news = {texts[Kind.CHANGE], texts[Kind.CANCELLATION], texts[Kind.ADDITION]}
    assert len({texts[Kind.REMINDER]} | news | about_a_place | about_a_group) == 8


def test_the_words_of_every_short_text_stand_in_german_too() -> None:
    """So staff read what somebody was written, and no more than that."""
    short = {language: _short_patterns(language) for language in (*OTHER, Language.GERMAN)}

    assert short[Language.ARABIC] == short[Language.UKRAINIAN] == short[Language.GERMAN]


def _short_patterns(language: Language) -> set[str]:
    folder = files("kreis.notifications.templates") / language
    return {each.name for each in folder.iterdir() if each.name.startswith("short")}
