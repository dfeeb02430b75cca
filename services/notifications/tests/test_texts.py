"""The texts themselves: whole, short enough, and wrong ones found before they are used."""

from __future__ import annotations

from datetime import datetime

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.templates.letters_of_sms import is_gsm, parts
from kreis.notifications.templates.template import Misworded, parse
from kreis.notifications.templates.wording import phone
from services.notifications.tests.letters import (
    BERLIN,
    LINK,
    composed,
    contact,
    invitation,
    people,
    wording,
)

LONGEST = 480
LATIN = [each for each in Language if each not in (Language.ARABIC, Language.UKRAINIAN)]


@pytest.mark.parametrize("language", Language)
def test_every_text_is_short_enough_for_everybody_of_the_demo(language: Language) -> None:
    texts = {
        (person.name, kind): composed(person, kind, language, together=together).as_mail
        for person in people()
        for kind in Kind
        for together in (1, 2)
    }

    assert len(texts) == 24 * len(Kind)
    assert {about: len(text) for about, text in texts.items() if len(text) > LONGEST} == {}


@pytest.mark.parametrize("language", LATIN)
def test_our_own_words_need_no_letter_that_shortens_the_parts_of_an_sms(language: Language) -> None:
    for kind in Kind:
        text = composed(contact(children_in_care=2), kind, language).as_sms
        assert all(map(is_gsm, text)), f"{kind}: {[each for each in text if not is_gsm(each)]}"
        assert parts(text) <= 4


@pytest.mark.parametrize("language", LATIN)
def test_a_name_stands_in_an_sms_as_she_writes_it(language: Language) -> None:
    for person in people():
        for kind in Kind:
            text = composed(person, kind, language)
            assert text.as_sms.count(person.name) == text.as_mail.count(person.name)
            assert parts(text.as_sms) <= 8


def test_the_invitation_reads_as_agreed() -> None:
    text = composed(contact(children_in_care=1), Kind.INVITATION)

    assert text.subject == "Ihre neue Gruppe: Start am Mo 05.04."
    assert text.as_sms == (
        "Guten Tag Sabine Krämer, Ihr Platz in unserer neuen Gruppe ist für Sie vorgemerkt."
        " Startwoche: Mo 05.04. bis Fr 09.04., 09:00-12:00 Uhr, Familienhaus Seseke (Beispiel),"
        " Beispielufer 2, Kamen. Danach treffen wir uns immer donnerstags, 09:30-11:30 Uhr."
        " Ihr Kind wird vor Ort betreut. Sind Sie dabei? Ein Klick genügt, bitte bis Fr 19.03.:"
        f" {LINK} Lieber am Telefon: 0221 4710101. Petra Neumann, Lindenbrücke"
    )


@pytest.mark.parametrize("language", Language)
def test_an_invitation_names_the_meetings_after_the_start_week(language: Language) -> None:
    text = composed(contact(), Kind.INVITATION, language).as_mail

    assert "09:30" in text
    assert "11:30" in text


def test_the_invitation_in_simple_german_says_when_the_group_meets() -> None:
    text = composed(contact(), Kind.INVITATION, Language.SIMPLE_GERMAN).as_sms

    assert "Danach: jeden Donnerstag, 09:30 bis 11:30 Uhr." in text


def test_a_change_reads_as_agreed_and_gives_the_address_of_a_new_place() -> None:
    text = composed(contact(), Kind.CHANGE)

    assert text.subject == "Bitte beachten: neuer Termin am Di 27.04., 10:00 Uhr"
    assert text.as_sms == (
        "Guten Tag Sabine Krämer, ein Termin ändert sich. NEU: Di 27.04., 10:00-12:00 Uhr,"
        " Lernhaus (Beispiel), Beispielplatz 1, Unna. Bisher: Di 27.04., 09:30 Uhr,"
        " Familienhaus Seseke (Beispiel). Ihren Platz halten wir frei bis So 25.04."
        f" Passt es Ihnen so? Bitte kurz antworten: {LINK} oder 0221 4710101."
        " Petra Neumann, Lindenbrücke"
    )


@pytest.mark.parametrize("language", list(Language))
def test_a_change_that_was_held_up_names_no_day_that_is_past(language: Language) -> None:
    """The deadline was Sunday; it is written on Monday, and the date is on Tuesday."""
    monday = datetime(2027, 4, 26, 8, 0, tzinfo=BERLIN)
    text = composed(contact(), Kind.CHANGE, language, now=monday).as_mail

    assert "25.04." not in text
    assert LINK in text


def test_a_cancellation_reads_as_agreed() -> None:
    text = composed(contact(), Kind.CANCELLATION, Language.SIMPLE_GERMAN)

    assert text.subject == "Kein Treffen am Di 27.04."
    assert text.lines == (
        "Guten Tag Sabine Krämer.",
        "Das Treffen am Di 27.04. um 10:00 Uhr findet nicht statt.",
        "Bitte kommen Sie nicht.",
        "Es gibt an dem Tag auch keine Kinderbetreuung.",
        "Für Sie ist das kein Fehltag.",
        ("Das nächste Treffen ist am Di 04.05. um 09:30 Uhr. Ort: Familienhaus Seseke (Beispiel)."),
        "Fragen? Telefon: 0221 4710101.",
        "Petra Neumann, Lindenbrücke",
    )


def test_a_cancellation_of_the_last_date_names_no_next_one() -> None:
    text = composed(contact(), Kind.CANCELLATION, invited=invitation(last_is_cancelled=True))

    assert "Nächstes Treffen" not in text.as_mail
    assert "fällt leider aus" in text.as_mail


def test_an_offer_reads_as_agreed() -> None:
    text = composed(contact(children_in_care=1), Kind.OFFER)

    assert text.subject == "Ein Platz ist frei am Mo 05.04."
    assert text.as_sms == (
        "Guten Tag Sabine Krämer, ein Platz ist frei geworden: Mo 05.04., 09:00-12:00 Uhr,"
        " Familienhaus Seseke (Beispiel), Beispielufer 2, Kamen. Ihr Kind wird vor Ort betreut."
        " Wir halten ihn für Sie frei bis Sa 03.04., 14:00 Uhr."
        f" Möchten Sie kommen? Bitte antworten Sie hier: {LINK} oder 0221 4710101."
        " Petra Neumann, Lindenbrücke"
    )


def test_the_question_who_signs_up_says_how_many_places_there_are() -> None:
    text = composed(contact(), Kind.SIGN_UP)

    assert text.subject == "Möchten Sie mit am Mo 05.04.?"
    assert "gibt es 6 Plätze" in text.as_mail
    assert "kommen Sie auf die Warteliste" in text.as_mail


def test_a_reminder_says_from_when_somebody_answers_the_telephone() -> None:
    text = composed(contact(office_hours="Mo-Fr 8-16 Uhr"), Kind.REMINDER)

    assert text.subject == "Zur Erinnerung: Mo 05.04., 09:00 Uhr"
    assert "oder ab 08:00 Uhr unter 0221 4710101." in text.as_sms


def test_a_text_without_children_has_no_gap_where_they_would_stand() -> None:
    for language in Language:
        text = composed(contact(), Kind.INVITATION, language)
        assert "" not in text.lines
        assert "  " not in text.as_sms
        assert "None" not in text.as_mail


@pytest.mark.parametrize("language", Language)
def test_one_child_several_and_none_are_spoken_of_differently(language: Language) -> None:
    said = {
        children: composed(contact(children_in_care=children), Kind.INVITATION, language).as_mail
        for children in (0, 1, 2, 3)
    }

    assert len(set(said.values())) == 3
    assert said[2] == said[3]


def test_a_child_that_comes_for_the_first_time_is_asked_to_come_earlier() -> None:
    who = wording(contact(), children=1)

    assert who.care(0, first_time=True) is None
    assert who.care(1) == "Ihr Kind wird vor Ort betreut."
    assert who.care(1, first_time=True) == (
        "Ihr Kind wird vor Ort betreut. Bitte kommen Sie 30 Minuten früher."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.GERMAN, "Mo 05.04."),
        (Language.ENGLISH, "Mon 5 April"),
        (Language.TURKISH, "Pzt 05.04."),
        (Language.UKRAINIAN, "пн 05.04"),
        (Language.ARABIC, "الاثنين \u200e05.04\u200e"),
    ],
)
def test_a_day_is_said_as_people_say_it(language: Language, said: str) -> None:
    text = composed(contact(), Kind.CONFIRMATION, language)

    assert said in text.as_mail


def test_numbers_read_as_people_here_dial_them() -> None:
    assert phone("+492214710101") == "0221 4710101"
    assert phone("+48221234567") == "+48 22 123 45 67"


def test_in_arabic_names_and_numbers_keep_their_order() -> None:
    text = composed(contact(), Kind.REMINDER, Language.ARABIC)

    assert "\u200e0221 4710101\u200e" in text.as_mail
    assert "\u200e09:00\u200e-\u200e12:00\u200e" in text.as_mail
    assert "\u200eSabine Krämer\u200e" in text.as_mail
    assert all(line.startswith("\u200f") for line in text.as_mail.splitlines())


@pytest.mark.parametrize("language", Language)
def test_no_mark_sticks_to_a_link(language: Language) -> None:
    for kind in (Kind.INVITATION, Kind.CONFIRMATION, Kind.REMINDER, Kind.CHANGE):
        words = composed(contact(), kind, language).as_mail.split()
        assert LINK in words


@pytest.mark.parametrize("language", Language)
def test_a_discreet_text_tells_nothing_but_that_there_is_something(language: Language) -> None:
    for kind in Kind:
        text = composed(contact(is_discreet=True), kind, language)
        said = f"{text.subject}\n{text.as_mail}\n{text.as_sms}"
        assert LINK in said
        for word in ("Sabine", "Neumann", "Lindenbr", "Seseke", "Kamen", "27.04", "05.04", "09:00"):
            assert word not in said


def test_office_hours_are_said_in_her_language() -> None:
    hours = {
        language: wording(contact(office_hours="Mo–Fr 08:00–16:00"), language).office_hours()
        for language in Language
    }

    assert hours[Language.GERMAN] == "Mo-Fr 08:00-16:00"
    assert hours[Language.ENGLISH] == "Mon-Fri 08:00-16:00"
    assert hours[Language.UKRAINIAN] == "пн-пт 08:00-16:00"
    other = contact(office_hours="vormittags, außer mittwochs")
    assert wording(other, Language.TURKISH).office_hours() == "vormittags, außer mittwochs"


@pytest.mark.parametrize(
    ("language", "level", "reads"),
    [
        ("de", "none", Language.GERMAN),
        ("tr", "C", Language.TURKISH),
        ("pl", "B1", Language.SIMPLE_GERMAN),
        ("pl", "B2", Language.GERMAN),
        ("ro", "none", Language.SIMPLE_GERMAN),
    ],
)
def test_who_reads_what(language: str, level: str, reads: Language) -> None:
    assert contact(language=language, german_level=level).reads is reads


def test_a_name_with_braces_is_a_name() -> None:
    assert "Guten Tag {link}, Ihr Platz" in composed(contact(name="{link}"), Kind.INVITATION).as_sms


def test_a_placeholder_that_nothing_fills_is_found_when_the_text_is_read() -> None:
    with pytest.raises(Misworded, match="de confirmation: nothing fills frist, namen"):
        parse(
            Language.GERMAN,
            "confirmation",
            "Subject: Platz\n\nDanke, {namen}, bis {frist}: {link}\n",
        )


@pytest.mark.parametrize("source", ["Guten Tag {name}", "Subject: Platz\n\n", "Subject: Platz"])
def test_a_text_without_a_subject_or_without_words_is_refused(source: str) -> None:
    with pytest.raises(Misworded, match="expected a line 'Subject"):
        parse(Language.GERMAN, "confirmation", source)
