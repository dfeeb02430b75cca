"""Letters of an SMS: nothing that is sent says something else than what was written."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.letters_of_sms import (
    as_sms,
    dear_letters,
    is_gsm,
    parts,
    without_marks,
)
from services.notifications.tests import letters
from services.notifications.tests.letters import composed, contact, invitation

SAME_MEANING = {
    "Ringstr. 1½": "Ringstr. 1 1/2",
    "½ Treppe links": "1/2 Treppe links",
    "Haus 12¾, Hof": "Haus 12 3/4, Hof",
    "¼ Stunde früher": "1/4 Stunde früher",
    "Weg 1a½": "Weg 1a 1/2",
    "2⅓ Stunden": "2 1/3 Stunden",
    "Nr. 1-½": "Nr. 1-1/2",
    "Haus №4": "Haus No.4",
    "Am Markt 1–3": "Am Markt 1-3",
    "Haus 1‑3": "Haus 1-3",
    "„Café“ – ‚jetzt‘ …": "\"Café\" - 'jetzt' ...",
    "l’été": "l'été",
    "Familienhaus®": "Familienhaus(R)",
    "Raum 3 × 4 m": "Raum 3 x 4 m",
    "10\u00a0Uhr, 5\u202f€": "10 Uhr, 5 €",
    "Kinder\u00adbetreuung": "Kinderbetreuung",
    "Treff\u200bpunkt\ufeff": "Treffpunkt",
    "Auf\u200dlage, Auf\u200clage": "Auflage, Auflage",
    "eﬃzient": "effizient",
    "Ｈａｕｓ ７": "Haus 7",
    "Zoe\u0301 Mu\u0308ller": "Zoé Müller",
    "[A] {B} ~ ^ | \\ €": "[A] {B} ~ ^ | \\ €",
    "Tab\there": "Tab here",
}
AS_WRITTEN = [
    "Ringstr. 5³",
    "Raum 12²",
    "½2 Haus",
    "Şengül Yıldız",
    "Małgorzata Wiśniewska, ul. Łużycka 4",
    "José Núñez",
    "Françoise",
    "Đorđe Đurić",
    "Haus ①",
    "Stufe Ⅳ",
    "20 °C",
    "Bis morgen 🎉",
    "👩\u200d👧",
    "Оксана Коваль",
    "أمينة",
    "٤ أبريل",
    "Ω Αθήνα",
    "x\u0331",
]


@pytest.mark.parametrize(("written", "sent"), SAME_MEANING.items())
def test_a_sign_is_replaced_where_both_say_the_same(written: str, sent: str) -> None:
    assert as_sms(written, written) == sent
    assert all(map(is_gsm, sent))


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_a_text_that_the_alphabet_would_change_is_sent_as_written(written: str) -> None:
    assert as_sms(written, written) == unicodedata.normalize("NFC", written)
    assert dear_letters(written)


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_one_such_letter_leaves_all_signs_as_they_are(written: str) -> None:
    text = f"„Ringstr. 1½“ – {written}"
    assert as_sms(text, text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("a" * 151 + "€" + "a" * 153, 2),
        ("ş" * 70, 1),
        ("ş" * 71, 2),
        ("ş" * 134, 2),
        ("🎉" * 35, 1),
        ("🎉" * 36, 2),
        ("ş" * 66 + "🎉" + "ş" * 66, 3),
        ("ş" * 65 + "🎉" + "ş" * 67, 2),
        ("م" * 67 * 3 + "م", 4),
        ("", 1),
    ],
)
def test_parts_are_counted_as_they_are_billed(text: str, count: int) -> None:
    assert parts(text) == count


def test_our_own_words_alone_lose_their_marks() -> None:
    assert without_marks("Çocuğunuza orada bakılacak.") == "Çocugunuza orada bakilacak."
    venue = replace(invitation().venue, street="Şair Eşref Blv. 1½")
    invited = replace(invitation(), venue=venue)
    text = composed(contact(channel=Channel.SMS), Kind.INVITATION, Language.GERMAN, invited=invited)

    assert "Şair Eşref Blv. 1½" in text.as_sms


@pytest.mark.parametrize("street", ["Ringstr. 1½", "Haus №4", "Am Markt 1–3", "Ringstr. 5³"])
@pytest.mark.parametrize("language", [Language.GERMAN, Language.TURKISH, Language.ENGLISH])
def test_an_address_leads_to_the_same_house(street: str, language: Language) -> None:
    invited = replace(invitation(), venue=replace(invitation().venue, street=street))
    text = composed(contact(), Kind.INVITATION, language, invited=invited).as_sms

    assert SAME_MEANING.get(street, street) in text or street in text


def test_a_name_in_two_normal_forms_reads_the_same() -> None:
    apart = unicodedata.normalize("NFD", "Zoé Müller")
    text = composed(contact(name=apart), Kind.REMINDER).as_sms

    assert "Guten Tag Zoé Müller" in text
    assert letters.LINK in text
