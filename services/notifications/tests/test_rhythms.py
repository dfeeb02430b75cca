"""A group meets in another rhythm: each member is told once, of all that changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.templates.languages import MANNERS
from services.notifications.tests.letters import composed, contact
from services.notifications.tests.mails import body
from services.notifications.tests.phases import change_phase
from services.notifications.tests.world import BERLIN, World


class Rhythms:
    """Two of a group have said yes; it met twelve times, and four of its dates are to come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.derya = world.register()
        self.ines = world.register("Ines", "Roth", channel="call")
        self.invitation, self.other = world.invite(self.derya, self.ines)
        world.send_due()
        for each in (self.invitation, self.other):
            world.answer(each, "yes")
        world.send_due()
        staff = world.events.as_role("contact-person")
        self.cohort = staff.ok("GET", f"/v1/invitations/{self.invitation}")["cohort_id"]
        self.at("2027-06-09 09:00")

    def at(self, moment: str) -> None:
        self.world.set_clock(datetime.fromisoformat(moment).replace(tzinfo=BERLIN))
        self.world.send_due()

    def change(self, **other: Any) -> None:
        usual = {"on": "2027-06-10", "rhythm_weeks": 2, "dates": 4}
        change_phase(self.world, self.cohort, **{**usual, **other})

    def messages(self, kind: str = "rhythm") -> list[tuple[str, str | None]]:
        found = self.world.messages(f"?kind={kind}&limit=100")
        return [(each["state"], each["reason"]) for each in found]


@pytest.fixture
def rhythms(world: World) -> Rhythms:
    return Rhythms(world)


def test_each_is_told_once_of_new_dates_and_of_those_that_fall_out(rhythms: Rhythms) -> None:
    rhythms.change()
    rhythms.change()
    rhythms.world.send_due()

    assert rhythms.messages() == [("sent", None)]
    assert rhythms.messages("cancellation") == [], "they are in the one message"
    (mail,) = (m for m in rhythms.world.mails() if "alle 2 Wochen" in str(m["Subject"]))
    text = body(mail)
    assert "Ihre Gruppe trifft sich künftig alle 2 Wochen." in text
    assert "Nächstes Treffen: Di 15.06., 09:30-11:30 Uhr, Haus Ringgarten (Beispiel)." in text
    assert "Danach: Di 29.06., Di 13.07., Di 07.09.." not in text
    assert "Danach: Di 29.06., Di 13.07., Di 07.09." in text
    assert "Es fallen aus: Di 22.06., Di 06.07.." not in text
    assert "Es fallen aus: Di 22.06., Di 06.07." in text
    (call,) = [each for each in rhythms.world.call_tasks() if each["about"] == "rhythm"]
    assert call["participant_id"] == str(rhythms.ines)


def test_her_calendar_gets_all_dates_in_one_file(rhythms: Rhythms) -> None:
    rhythms.change()
    rhythms.world.send_due()

    (mail,) = (m for m in rhythms.world.mails() if "alle 2 Wochen" in str(m["Subject"]))
    (file,) = (each for each in mail.walk() if each.get_content_type() == "text/calendar")
    calendar = file.get_content()
    assert "METHOD:PUBLISH" in calendar
    assert calendar.count("STATUS:CANCELLED") == 2
    assert "DTSTART;TZID=Europe/Berlin:20270907T093000" in calendar


def test_a_later_rhythm_takes_the_place_of_one_that_is_not_told_yet(rhythms: Rhythms) -> None:
    rhythms.at("2027-06-09 21:00")
    rhythms.change()
    rhythms.change(phase_number=3, to="monthly", rhythm_weeks=4, dates=12)
    rhythms.at("2027-06-10 08:30")

    overtaken = ("suppressed", "no_longer_holds")
    assert sorted(rhythms.messages()) == [("sent", None), overtaken, overtaken]
    assert len([each for each in rhythms.world.call_tasks() if each["about"] == "rhythm"]) == 1


def test_new_dates_are_reminded_of_as_others(rhythms: Rhythms) -> None:
    rhythms.change()
    rhythms.world.send_due()
    before = len(rhythms.messages("reminder"))

    rhythms.at("2027-09-06 16:00")

    assert len(rhythms.messages("reminder")) > before


def test_who_has_declined_meanwhile_is_not_told(rhythms: Rhythms) -> None:
    rhythms.at("2027-06-09 21:00")
    rhythms.change()
    rhythms.world.answer(rhythms.invitation, "no")
    rhythms.at("2027-06-10 08:30")

    assert ("sent", None) not in rhythms.messages()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.GERMAN, "alle 2 Wochen"),
        (Language.SIMPLE_GERMAN, "alle 2 Wochen"),
        (Language.ENGLISH, "every 2 weeks"),
        (Language.TURKISH, "2 haftada bir"),
        (Language.UKRAINIAN, "кожні 2 тижні"),
        (Language.ARABIC, "كل أسبوعين"),
    ],
)
def test_in_her_language(language: Language, said: str) -> None:
    assert said in composed(contact(), Kind.RHYTHM, language).as_mail


@pytest.mark.parametrize(
    ("language", "weeks", "said"),
    [
        (Language.GERMAN, 1, "jede Woche"),
        (Language.UKRAINIAN, 1, "щотижня"),
        (Language.UKRAINIAN, 4, "кожні 4 тижні"),
        (Language.UKRAINIAN, 13, "кожні 13 тижнів"),
        (Language.TURKISH, 4, "4 haftada bir"),
        (Language.ENGLISH, 4, "every 4 weeks"),
    ],
)
def test_a_rhythm_in_words(language: Language, weeks: int, said: str) -> None:
    assert MANNERS[language].rhythm(weeks) == said


def test_nothing_falls_out_of_a_text_that_cancels_nothing() -> None:
    text = composed(contact(), Kind.RHYTHM, together=0).as_mail

    assert "fallen aus" not in text
    assert "Danach: Di 21.09., Di 05.10., Di 19.10." in text
