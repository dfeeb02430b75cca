"""In which language somebody sees her pages, and that it is hers throughout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kreis.console.participants import wording as texts
from services.console.tests.page import Page
from services.console.tests.town import Invited

BABY = {"birth_month": "2025-01", "needs_care": True}

SAID = {
    "de": ("Sind Sie dabei?", "Mo 5. bis Fr 9. April, 09:00–12:00 Uhr", "Ja, mit Kind (2 Jahre)"),
    "de-simple": ("Möchten Sie kommen?", "Freitag, 9. April", "Ja, mit Kind (2 Jahre)"),
    "en": ("Will you join us?", "Mon 5 to Fri 9 April, 09:00–12:00", "Yes, with child (2 years)"),
    "tr": ("Katılıyor musunuz?", "9 Nisan Cum, saat 09:00–12:00", "Evet, çocuk (2 yaşında) ile"),
    "uk": ("Ви будете з нами?", "пт 9 квітня, 09:00–12:00", "Так, зі мною дитина (2 роки)"),
    "ar": ("هل تشاركوننا؟", "من الاثنين 5 إلى الجمعة 9 أبريل", "نعم، مع طفل (سنتان)"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_page_speaks_her_language(invite: Callable[..., Invited], language: str) -> None:
    """Plain German is for somebody whose own language nobody writes here."""
    spoken = "ti" if language == "de-simple" else language
    page = invite(BABY, language=spoken, german_level="A1").look()

    heading, dates, first_button = SAID[language]
    assert page.heading == heading
    assert dates in page.text
    assert page.buttons[0] == first_button
    assert page.root.one("html").attributes["lang"] == language.partition("-")[0]


def test_arabic_runs_from_right_to_left_and_numbers_and_names_keep_their_direction(
    invite: Callable[..., Invited],
) -> None:
    page = invite(BABY, language="ar").look()

    assert page.root.one("html").attributes["dir"] == "rtl"
    isolated = [each.text for each in page.root.all("bdi")]
    assert {"Amira Haddad", "Haus Ringgarten (Beispiel)", "Beispielweg 4, Unna"} <= set(isolated)
    (phone,) = page.root.one("footer").all("bdi", dir="ltr")
    assert phone.text == "0221 4710101"


@pytest.mark.parametrize(
    ("level", "asked", "heading"),
    [
        ("A1", "", "Möchten Sie kommen?"),
        ("B2", "", "Sind Sie dabei?"),
        ("A1", "fr, en-GB;q=0.9, de;q=0.5", "Will you join us?"),
        ("A1", "de-DE, de;q=0.9", "Sind Sie dabei?"),
        ("A1", "ti", "Möchten Sie kommen?"),
    ],
)
def test_whose_language_we_do_not_write_reads_her_browsers_or_german_as_she_can(
    invite: Callable[..., Invited], level: str, asked: str, heading: str
) -> None:
    parent = invite(BABY, language="ti", german_level=level)

    answer = parent.browser.get(parent.path, headers={"Accept-Language": asked})

    assert Page(answer.text).heading == heading


def test_where_we_do_not_know_her_her_browser_says_the_language(amira: Invited) -> None:
    answer = amira.browser.get(f"/a/{'A' * 22}", headers={"Accept-Language": "uk-UA, uk;q=0.9"})

    assert Page(answer.text).heading == "Ми не знаємо цього посилання"


@pytest.mark.parametrize(
    ("language", "years", "said"),
    [
        ("de", 1, "1 Jahr"),
        ("uk", 1, "1 рік"),
        ("uk", 3, "3 роки"),
        ("uk", 5, "5 років"),
        ("ar", 0, "أقل من سنة"),
        ("ar", 2, "سنتان"),
        ("ar", 4, "4 سنوات"),
        ("ar", 11, "11 سنة"),
        ("tr", 1, "1 yaşında"),
    ],
)
def test_each_language_counts_years_in_its_own_way(language: str, years: int, said: str) -> None:
    assert texts.words_of(language).age(years) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Di 11. Januar 2028"),
        ("de-simple", "Dienstag, 11. Januar 2028"),
        ("en", "Tue 11 January 2028"),
        ("tr", "11 Ocak 2028 Sal"),
        ("uk", "вт 11 січня 2028"),
        ("ar", "الثلاثاء 11 يناير 2028"),
    ],
)
def test_a_day_of_another_year_says_its_year(language: str, said: str) -> None:
    words, day = texts.words_of(language), date(2028, 1, 11)

    assert words.on(date(2027, 12, 20)).day(day).replace("\u00a0", " ") == said
    assert "2028" not in words.on(date(2028, 1, 3)).day(day)


def test_her_page_says_the_year_of_dates_of_another_year(amira: Invited) -> None:
    assert "April 2027" not in amira.look().text.replace("\u00a0", " ")
    amira.town.at("2026-12-20T09:00")
    assert "April 2027" in amira.look().text.replace("\u00a0", " ")
