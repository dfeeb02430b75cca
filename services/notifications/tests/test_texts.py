"""The texts themselves: whole, short enough, and wrong ones found before they are used."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from kreis.notifications.domain import (
    Answer,
    Channel,
    Contact,
    Errand,
    Hours,
    Invitation,
    Kind,
    Occasion,
    Venue,
    Week,
)
from kreis.notifications.templates import Misworded, Text, Texts, parse
from kreis.notifications.templates.wording import care, clock, day, every, phone

BERLIN = ZoneInfo("Europe/Berlin")
LINK = "https://kreis.lindenbruecke.example/a/" + "x" * 22
KAMEN = Venue("Familienhaus Seseke (Beispiel)", "Beispielufer 2", "Kamen")
MORNINGS = Hours(time(9), time(12))
GSM_7 = set(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def contact(**other: object) -> Contact:
    usual = Contact(
        name="Sabine Krämer",
        channel=Channel.SMS,
        email=None,
        phone="+491713920001",
        is_discreet=False,
        children_in_care=0,
        contact_person="Petra Neumann",
        contact_person_phone="+492214710101",
        agency="Lindenbrücke",
        agency_phone="+492214710100",
        office_hours="Mo–Fr 08:00–16:00",
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def invitation(children: int = 0) -> Invitation:
    first = datetime(2027, 4, 5, 9, 0)  # noqa: DTZ001  # wall time
    occasions = [
        Occasion(first + timedelta(days=days), first + timedelta(days=days, hours=3), KAMEN)
        for days in range(5)
    ]
    return Invitation(
        timezone=BERLIN,
        venue=KAMEN,
        week=Week(date(2027, 4, 5), date(2027, 4, 9), MORNINGS),
        weekday=3,
        series=Hours(time(9, 30), time(11, 30)),
        answer_by=datetime(2027, 3, 19, 23, 59, tzinfo=BERLIN),
        answer=Answer(None, 0),
        children=children,
        occasions=tuple(occasions),
    )


def composed(who: Contact, kind: Kind) -> Text:
    invited = invitation(who.children_in_care)
    errand = Errand(uuid4(), kind, uuid4(), 1)
    return Texts().compose(errand, who, invited, invited.occasions[0], LINK)


def people() -> Iterator[Contact]:
    """Everybody of the demo."""
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield contact(
                name=f"{row['first_name']} {row['last_name']}",
                children_in_care=int(row["children_in_care"]),
                contact_person=row["contact_person"],
                is_discreet=row["has_address_protection"] == "yes",
            )


def test_every_text_stays_within_three_parts_for_everybody_of_the_demo() -> None:
    texts = [composed(person, kind).as_sms for person in people() for kind in Kind]

    assert len(texts) == 48
    assert max(map(len, texts)) <= 480


def test_an_sms_needs_no_letter_that_shortens_its_parts() -> None:
    for kind in Kind:
        assert set(composed(contact(), kind).as_sms) <= GSM_7
        assert set(composed(contact(is_discreet=True), kind).as_sms) <= GSM_7


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


def test_a_text_without_children_has_no_gap_where_they_would_stand() -> None:
    text = composed(contact(), Kind.INVITATION)

    assert "" not in text.lines
    assert "  " not in text.as_sms
    assert "betreut" not in text.as_sms


def test_children_are_counted_in_words() -> None:
    assert care(0) == ""
    assert care(1) == "Ihr Kind wird vor Ort betreut."
    assert care(2) == "Ihre Kinder werden vor Ort betreut."
    assert care(1, first_time=True).endswith("Bitte kommen Sie 30 Minuten früher.")
    assert care(0, first_time=True) == ""


def test_dates_times_and_numbers_read_as_people_here_say_them() -> None:
    assert day(date(2027, 4, 27)) == "Di 27.04."
    assert clock(time(9, 30)) == "09:30"
    assert every(1) == "dienstags"
    assert phone("+492214710101") == "0221 4710101"
    assert phone("+48221234567") == "+48 22 123 45 67"


def test_a_name_with_braces_is_a_name() -> None:
    assert "Guten Tag {link}, Ihr Platz" in composed(contact(name="{link}"), Kind.INVITATION).as_sms


def test_a_placeholder_that_nothing_fills_is_found_when_the_text_is_read() -> None:
    with pytest.raises(Misworded, match="confirmation: nothing fills frist, namen"):
        parse("confirmation", "Subject: Platz\n\nDanke, {namen}, bis {frist}: {link}\n")


@pytest.mark.parametrize("source", ["Guten Tag {name}", "Subject: Platz\n\n", "Subject: Platz"])
def test_a_text_without_a_subject_or_without_words_is_refused(source: str) -> None:
    with pytest.raises(Misworded, match="expected a line 'Subject"):
        parse("confirmation", source)
