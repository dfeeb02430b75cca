"""The words of each text, as a type. A line that names a word which is None falls out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.invitations import Occasion


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
    themen: str | None
    betreuung: str | None
    frist: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class JoiningWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    adresse: str
    danach: str | None
    themen: str | None
    betreuung: str | None
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
    betreuung: str | None
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class NoteWords(TypedDict):
    name: str
    text: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class ReminderWords(ConfirmationWords):
    thema: str | None
    erreichbar_ab: str


class ChangeWords(TypedDict):
    name: str
    neu_tag: str
    neu_von: str
    neu_bis: str
    neu_ort: str
    neuer_ort: str | None
    gleicher_ort: str | None
    alt_tag: str
    alt_von: str
    alt_ort: str
    weitere: str | None
    frist: str | None
    platz_bis: str | None
    betreuung: str | None
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class CancellationWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    ort: str
    weitere: str | None
    naechster_tag: str | None
    naechster_von: str | None
    naechster_ort: str | None
    telefon: str
    ansprechperson: str
    traeger: str


class ContributorWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    adresse: str
    alt_tag: str
    alt_von: str
    alt_ort: str
    weitere: str | None
    telefon: str
    buero_zeiten: str
    traeger: str


class WeeklyLetterWords(TypedDict):
    dinge: str
    anrufe: int | None
    fehltage: int | None
    listen: int | None
    phasen: int | None
    woche: str | None
    treffen: int | None
    gespraeche: int | None
    wartende: int | None
    link: str


class DiscreetWords(TypedDict):
    link: str
    telefon: str | None


class ShortWords(TypedDict):
    text: str | None
    traeger: str
    tag: str
    zeit_von: str
    ort: str
    link: str
    telefon: str


class SignUpWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    plaetze: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class DateWords(TypedDict):
    """Words about one date that she may answer."""

    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    betreuung: str | None
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class RhythmWords(TypedDict):
    name: str
    rhythmus: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    danach: str | None
    entfaellt: str | None
    betreuung: str | None
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class OfferWords(TypedDict):
    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    ort: str
    adresse: str
    betreuung: str | None
    frist_tag: str
    frist_zeit: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


class AppointmentWords(TypedDict):
    """`zurueck` and `oder_telefon` stand while she can give the time back herself.

    They are the link and the telephone. After that `nur_telefon` takes their place.
    """

    name: str
    tag: str
    zeit_von: str
    zeit_bis: str
    wie: str
    alt_tag: str | None
    alt_von: str | None
    zurueck: str | None
    oder_telefon: str | None
    nur_telefon: str | None
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


OURS = frozenset({
    "tag", "von_tag", "bis_tag", "neu_tag", "alt_tag", "serie_tag", "naechster_tag", "frist_tag",
    "frist", "platz_bis", "betreuung", "weitere", "wie", "rhythmus", "danach", "entfaellt",
})  # fmt: skip
"""What we word ourselves. All else is what people are called, where it is, or what staff wrote."""
JOINING = "joining"
"""The invitation into a group whose start week is over or runs, or that has none."""
REINSTATED = "reinstated"
"""The change of a date that was cancelled and takes place after all."""
DISCREET = "discreet"
TO_CONTRIBUTORS: Mapping[str, type] = {
    f"contributor-{Kind.CHANGE}": ContributorWords,
    f"contributor-{Kind.CANCELLATION}": ContributorWords,
    f"contributor-{REINSTATED}": ContributorWords,
}
"""Texts for speakers, childcare staff and others."""
WEEKLY_LETTER = "weekly-letter"
"""The text for members of staff."""
WORDS_OF: Mapping[str, type] = {
    Kind.INVITATION: InvitationWords,
    JOINING: JoiningWords,
    Kind.CONFIRMATION: ConfirmationWords,
    Kind.CHANGE: ChangeWords,
    REINSTATED: ChangeWords,
    Kind.CANCELLATION: CancellationWords,
    Kind.ADDITION: DateWords,
    Kind.REMINDER: ReminderWords,
    Kind.SIGN_UP: SignUpWords,
    Kind.OFFER: OfferWords,
    Kind.MISSED: DateWords,
    Kind.RHYTHM: RhythmWords,
    Kind.NOTE: NoteWords,
    **dict.fromkeys((each for each in Kind if each.is_of_appointment), AppointmentWords),
    DISCREET: DiscreetWords,
    **TO_CONTRIBUTORS,
    WEEKLY_LETTER: WeeklyLetterWords,
}
"""What fills each text, by its name."""


def name_of(kind: Kind, subject: Occasion) -> str:
    """Returns the name of the text about that date."""
    is_back = subject.change is not None and subject.change.is_reinstated
    return REINSTATED if kind is Kind.CHANGE and is_back else kind
