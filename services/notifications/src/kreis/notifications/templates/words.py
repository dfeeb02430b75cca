"""The words of each text. None stands for what does not apply: the line that names it falls out."""

from __future__ import annotations

from typing import TypedDict


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


class ReminderWords(ConfirmationWords):
    erreichbar_ab: str


class ChangeWords(TypedDict):
    name: str
    neu_tag: str
    neu_von: str
    neu_bis: str
    neu_ort: str
    alt_tag: str
    alt_von: str
    alt_ort: str
    weitere: str | None
    frist: str | None
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


class DiscreetWords(TypedDict):
    link: str
    telefon: str
    buero_zeiten: str


class ShortWords(TypedDict):
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
