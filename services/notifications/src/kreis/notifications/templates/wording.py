"""What fills the German texts: dates as `Di 27.04.`, times as `09:30`, whole care sentences.

Promise: each text has a type that names all its words, so that none can be forgotten.
"""

from __future__ import annotations

from datetime import date, time
from typing import TypedDict

import phonenumbers
from babel.dates import format_date, format_time

from kreis.notifications.domain import Contact, Invitation, Occasion, Venue, Week

LOCALE = "de"
_CARE = {1: "Ihr Kind wird vor Ort betreut."}
_CARE_OF_SEVERAL = "Ihre Kinder werden vor Ort betreut."
_FIRST_TIME = "Bitte kommen Sie 30 Minuten früher."
_WEEK_FROM_MONDAY = [date(2027, 4, 5 + weekday) for weekday in range(7)]


class InvitationWords(TypedDict):
    name: str
    von_tag: str
    bis_tag: str
    woche_von: str
    woche_bis: str
    ort: str
    adresse: str
    serie_tag: str
    serie_von: str
    serie_bis: str
    betreuung: str
    frist: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class ConfirmationWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    adresse: str
    betreuung: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class DiscreetWords(TypedDict):
    link: str
    telefon: str
    buero_zeiten: str


def invitation_words(
    contact: Contact, invitation: Invitation, week: Week, link: str
) -> InvitationWords:
    return InvitationWords(
        name=contact.name,
        von_tag=day(week.first_day),
        bis_tag=day(week.last_day),
        woche_von=clock(week.hours.starts_at),
        woche_bis=clock(week.hours.ends_at),
        ort=invitation.venue.name,
        adresse=address(invitation.venue),
        serie_tag=every(invitation.weekday),
        serie_von=clock(invitation.series.starts_at),
        serie_bis=clock(invitation.series.ends_at),
        betreuung=care(contact.children_in_care),
        frist=day(invitation.answer_by.astimezone(invitation.timezone).date()),
        link=link,
        telefon=phone(contact.contact_person_phone),
        ansprechperson=contact.contact_person,
        traeger=contact.agency,
    )


def confirmation_words(
    contact: Contact, invitation: Invitation, next_up: Occasion, link: str
) -> ConfirmationWords:
    is_first = next_up == min(invitation.occasions, key=lambda occasion: occasion.starts_at)
    return ConfirmationWords(
        name=contact.name,
        tag=day(next_up.starts_at.date()),
        zeit_von=clock(next_up.starts_at.time()),
        zeit_bis=clock(next_up.ends_at.time()),
        ort=next_up.venue.name,
        adresse=address(next_up.venue),
        betreuung=care(invitation.children, first_time=is_first),
        link=link,
        telefon=phone(contact.contact_person_phone),
        ansprechperson=contact.contact_person,
        traeger=contact.agency,
    )


def discreet_words(contact: Contact, link: str) -> DiscreetWords:
    """The agency's number, not her contact person's: whoever sees the message learns no name."""
    return DiscreetWords(
        link=link, telefon=phone(contact.agency_phone), buero_zeiten=contact.office_hours
    )


def day(on: date) -> str:
    return format_date(on, "ccc dd.MM.", locale=LOCALE)


def every(weekday: int) -> str:
    """`dienstags`; 0 is Monday."""
    return format_date(_WEEK_FROM_MONDAY[weekday], "cccc", locale=LOCALE).lower() + "s"


def clock(at: time) -> str:
    return format_time(at, "HH:mm", locale=LOCALE)


def address(venue: Venue) -> str:
    return f"{venue.street}, {venue.town}"


def care(children: int, *, first_time: bool = False) -> str:
    """Nothing when no child comes along."""
    if children == 0:
        return ""
    sentence = _CARE.get(children, _CARE_OF_SEVERAL)
    return f"{sentence} {_FIRST_TIME}" if first_time else sentence


def phone(number: str) -> str:
    """A number as people here dial it."""
    parsed = phonenumbers.parse(number, "DE")
    is_german = parsed.country_code == 49
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if is_german else style.INTERNATIONAL)
