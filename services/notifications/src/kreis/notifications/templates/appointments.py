"""Wording of messages about conversations with a contact person: when, and how people meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kreis.notifications.domain.contacts import Language
from kreis.notifications.templates.wording import Wording
from kreis.notifications.templates.words import AppointmentWords, ShortWords

WAYS: Mapping[Language, Mapping[str, str]] = {
    Language.GERMAN: {
        "in_person": "persönlich",
        "phone": "am Telefon",
        "home_visit": "bei Ihnen zu Hause",
    },
    Language.SIMPLE_GERMAN: {
        "in_person": "Wir treffen uns",
        "phone": "Wir telefonieren",
        "home_visit": "Wir kommen zu Ihnen nach Hause",
    },
    Language.ENGLISH: {
        "in_person": "in person",
        "phone": "by telephone",
        "home_visit": "at your home",
    },
    Language.TURKISH: {
        "in_person": "yüz yüze",
        "phone": "telefonda",
        "home_visit": "evinizde",
    },
    Language.UKRAINIAN: {
        "in_person": "особисто",
        "phone": "телефоном",
        "home_visit": "у вас удома",
    },
    Language.ARABIC: {
        "in_person": "وجهاً لوجه",
        "phone": "عبر الهاتف",
        "home_visit": "في منزلكم",
    },
}


NOTICE = timedelta(hours=24)
"""How long before it she can give a conversation back herself: events keeps this rule."""


def appointment_words(wording: Wording, language: Language) -> AppointmentWords:
    subject, change = wording.subject, wording.subject.change
    is_near = wording.now is not None and wording.invitation.starts(subject) - wording.now < NOTICE
    return AppointmentWords(
        name=wording.name,
        tag=wording.day(subject.starts_at.date()),
        zeit_von=wording.clock(subject.starts_at.time()),
        zeit_bis=wording.clock(subject.ends_at.time()),
        wie=WAYS[language][subject.form],
        alt_tag=wording.day(change.starts_at.date()) if change else None,
        alt_von=wording.clock(change.starts_at.time()) if change else None,
        zurueck=None if is_near else wording.link,
        oder_telefon=None if is_near else wording.phone,
        nur_telefon=wording.phone if is_near else None,
        link=wording.link,
        telefon=wording.phone,
        ansprechperson=wording.contact_person,
        traeger=wording.agency,
    )


def short_words(wording: Wording, language: Language) -> ShortWords:
    """The words of a short pattern; how people meet stands where a place would."""
    return {**wording.short_words(), "ort": WAYS[language][wording.subject.form]}
