"""Somebody to write to, and what she is invited to, for tests of texts and decisions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from kreis.notifications.domain.contacts import Contact, Language
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import (
    Answer,
    Change,
    HeldPlace,
    Hours,
    Invitation,
    Occasion,
    Rhythm,
    Venue,
    Week,
)
from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.languages import MANNERS
from kreis.notifications.templates.template import Text
from kreis.notifications.templates.to_participants import ParticipantTexts
from kreis.notifications.templates.wording import Wording

BERLIN = ZoneInfo("Europe/Berlin")
LINK = "https://kreis.lindenbruecke.example/a/" + "x" * 22
NEUTRAL_PHONE = "0800 5550123"
NOTE = "Bitte bringen Sie Hausschuhe mit."
KAMEN = Venue("Familienhaus Seseke (Beispiel)", "Beispielufer 2", "59174", "Kamen")
LERNHAUS = Venue("Lernhaus (Beispiel)", "Beispielplatz 1", "59423", "Unna")
MORNINGS = Hours(time(9), time(12))
TEXTS = ParticipantTexts()
IN_JULY = datetime(2027, 7, 7, 9, 0, tzinfo=BERLIN)
WEEK, SERIES, ACT = uuid4(), uuid4(), uuid4()


def wall(text: str) -> datetime:
    """`2027-04-27 10:00`, a time on the wall."""
    return datetime.fromisoformat(text)


def contact(**other: object) -> Contact:
    usual = Contact(
        name="Sabine Krämer",
        language="de",
        german_level="C",
        channel=Channel.EMAIL,
        email="sabine.kraemer@post.example",
        phone="+491713920001",
        is_discreet=False,
        has_left=False,
        children_in_care=0,
        contact_person="Petra Neumann",
        contact_person_phone="+492214710101",
        agency="Lindenbrücke",
        agency_phone="+492214710100",
        office_hours="Mo–Fr 08:00–16:00",
        land="NW",
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def occasion(starts_at: str, hours: int = 2, **other: object) -> Occasion:
    usual = Occasion(
        id=uuid4(),
        series_id=SERIES,
        is_start_week=False,
        starts_at=wall(starts_at),
        ends_at=wall(starts_at) + timedelta(hours=hours),
        venue=KAMEN,
        adults=6,
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def start_week() -> list[Occasion]:
    return [
        occasion(f"2027-04-{day:02} 09:00", 3, series_id=WEEK, is_start_week=True)
        for day in range(5, 10)
    ]


def changed(*, is_cancelled: bool = False) -> Occasion:
    """The date of 27.04., from 09:30 at the usual place to 10:00 at another."""
    answer_by = datetime(2027, 4, 25, 23, 59, tzinfo=BERLIN)
    change = Change(ACT, wall("2027-04-27 09:30"), KAMEN, None if is_cancelled else answer_by)
    return occasion(
        "2027-04-27 10:00",
        venue=KAMEN if is_cancelled else LERNHAUS,
        sequence=1,
        is_cancelled=is_cancelled,
        change=change,
    )


def invitation(
    *occasions: Occasion, children: int = 0, last_is_cancelled: bool = False, answer: str = "yes"
) -> Invitation:
    usual = [*start_week(), occasion("2027-04-13 09:30"), occasion("2027-05-04 09:30")]
    if last_is_cancelled:
        usual[-1] = replace(changed(is_cancelled=True), starts_at=wall("2027-05-04 10:00"))
    return Invitation(
        timezone=BERLIN,
        venue=KAMEN,
        week=Week(date(2027, 4, 5), date(2027, 4, 9), MORNINGS),
        weekday=3,
        series=Hours(time(9, 30), time(11, 30)),
        answer_by=datetime(2027, 3, 19, 23, 59, tzinfo=BERLIN),
        answer=Answer(answer, 1) if answer else Answer(None, 0),
        occasions=tuple(replace(each, children=children) for each in occasions or usual),
    )


def every_second_week(children: int = 0, *, off: int = 1) -> Invitation:
    """The group meets every second week from 8 July on, and some of its dates fall out."""
    dates = [
        occasion(f"2027-{day} 09:30", children=children)
        for day in ("09-07", "09-21", "10-05", "10-19", "11-09")
    ]
    change = Change(ACT, wall("2027-09-14 09:30"), KAMEN, None)
    cancelled = [
        occasion(f"2027-09-{day} 09:30", is_cancelled=True, sequence=1, change=change)
        for day in (14, 28)
    ]
    rhythm = Rhythm(ACT, date(2027, 7, 8), 2)
    usual = invitation(children=children)
    return replace(usual, occasions=(*usual.occasions, *dates, *cancelled[:off]), rhythm=rhythm)


def appointment(kind: Kind) -> Occasion:
    """A conversation on 27.04., 10:00, moved from 09:30."""
    change = Change(ACT, wall("2027-04-27 09:30"), KAMEN, None)
    is_off = kind is Kind.APPOINTMENT_CANCELLATION
    return occasion(
        "2027-04-27 10:00", form="home_visit", sequence=2, is_cancelled=is_off, change=change
    )


def errand(kind: Kind, cause: UUID | None = None, version: int = 1) -> Errand:
    return Errand(uuid4(), kind, uuid4(), cause or uuid4(), version)


def composed(
    who: Contact,
    kind: Kind,
    language: Language = Language.GERMAN,
    *,
    together: int = 1,
    invited: Invitation | None = None,
    now: datetime | None = None,
) -> Text:
    """What she would get: about the start week's first day, or about the changed date."""
    news = [
        replace(changed(is_cancelled=kind is Kind.CANCELLATION), children=who.children_in_care)
        for _ in range(together)
    ]
    usual = invitation(children=who.children_in_care)
    of_the_news = replace(usual, occasions=(*usual.occasions, *news))
    invited = invited or (of_the_news if kind.is_news else usual)
    if kind is Kind.RHYTHM:
        invited = every_second_week(who.children_in_care, off=together)
        subject, now = invited.dates_of_rhythm(IN_JULY)[0], IN_JULY
    else:
        subject = next(each for each in invited.occasions if bool(each.change) is kind.is_news)
    if kind.is_of_appointment:
        subject = appointment(kind)
    if kind is Kind.ADDITION:
        subject = occasion("2027-05-18 09:30", children=who.children_in_care, addition_id=ACT)
    if kind is Kind.OFFER:
        ends = datetime(2027, 4, 3, 14, 0, tzinfo=BERLIN)
        subject = replace(subject, held_place=HeldPlace(uuid4(), ends, who.children_in_care))
    reads = replace(who, language="de", german_level="C")
    if language is Language.SIMPLE_GERMAN:
        reads = replace(who, language="pl", german_level="A2")
    elif language is not Language.GERMAN:
        reads = replace(who, language=language)
    return TEXTS.compose(
        errand(kind, ACT),
        reads,
        invited,
        subject,
        LINK,
        neutral_phone=NEUTRAL_PHONE,
        note=NOTE,
        now=now,
    )


def wording(who: Contact, language: Language = Language.GERMAN, *, children: int = 0) -> Wording:
    invited = invitation(children=children)
    return Wording(MANNERS[language], who, invited, invited.occasions[0], 1, LINK)


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
