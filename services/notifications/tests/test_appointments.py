"""Conversations with a contact person: confirmed, reminded of, moved and cancelled by message."""

from __future__ import annotations

from uuid import UUID

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.templates.wording import phone
from services.notifications.tests.conversation import Conversation, at, slot
from services.notifications.tests.letters import LINK, composed, contact
from services.notifications.tests.mails import body
from services.notifications.tests.world import World

SIMPLE = (Language.SIMPLE_GERMAN,)
"""It says one day instead of 24 hours."""


@pytest.fixture
def hers(world: World) -> Conversation:
    return Conversation(world)


def test_a_time_that_she_takes_is_confirmed_once_with_an_entry_for_her_calendar(
    hers: Conversation,
) -> None:
    hers.take()
    hers.take()

    assert hers.sent() == ["appointment"]
    mail = hers.mail("Ihr Gespräch am Do 29.04., 13:00 Uhr")
    assert "Do 29.04., 13:00-13:30 Uhr, persönlich." in body(mail)
    (entry,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = entry.get_content()
    assert "SUMMARY:Gespräch" in calendar
    assert f"UID:{hers.slot}@kreis" in calendar
    assert "LOCATION" not in calendar


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("written_at", "is_offered"), [("26 09:59", True), ("26 10:01", False)])
def test_a_time_is_offered_to_be_given_back_while_she_can(
    language: Language, written_at: str, *, is_offered: bool
) -> None:
    """The conversation is on 27 April, 10:00. She can give it back until 24 hours before."""
    who, now = contact(), at(f"2027-04-{written_at}")
    text = composed(who, Kind.APPOINTMENT, language, now=now).as_mail

    assert (LINK in text, "24" in text) == (is_offered, is_offered and language not in SIMPLE)
    assert text.count(phone(who.contact_person_phone)) == 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("year", [2026, 2027])
def test_a_day_of_another_year_says_its_year(language: Language, year: int) -> None:
    text = composed(contact(), Kind.APPOINTMENT, language, now=at(f"{year}-03-01 10:00"))

    assert ("2027" in text.as_mail, "2027" in text.subject) == (year == 2026, year == 2026)


def test_she_is_reminded_at_four_on_the_working_day_before(hers: Conversation) -> None:
    """Staff move it to Monday, 3 May: Sunday is none, and 1 May is a holiday. So on Friday."""
    hers.take()
    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-05-03 09:00", "phone"))
    for moment in ("2027-04-28 16:00", "2027-04-30 15:59"):
        hers.world.set_clock(at(moment))
        hers.world.send_due()
    assert hers.sent() == ["appointment", "appointment_change"]

    hers.world.set_clock(at("2027-04-30 16:00"))
    hers.world.send_due()

    assert hers.sent()[-1] == "appointment_reminder"
    assert "Mo 03.05., 09:00-09:30 Uhr, am Telefon." in body(hers.mail("Zur Erinnerung: Ihr"))


def test_after_the_end_of_her_group_staff_are_called_instead_of_a_link_that_opens_nothing(
    hers: Conversation,
) -> None:
    """Her group meets for the last time on 6 July. A move names a link to her conversations."""
    hers.take()
    hers.world.set_clock(at("2027-07-08 10:00"))
    before = len(hers.sent())

    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-07-12 09:00"))
    hers.world.send_due()

    assert len(hers.sent()) == before
    (call,) = hers.world.call_tasks()
    assert (call["about"], call["reason"]) == ("appointment_change", "gave_up")


def test_after_the_end_of_her_group_she_is_reminded_for_a_reminder_names_no_link(
    hers: Conversation,
) -> None:
    hers.take()
    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-07-12 09:00"))

    hers.world.set_clock(at("2027-07-10 16:00"))
    hers.world.send_due()

    assert hers.mail("Zur Erinnerung: Ihr Gespräch am Mo 12.07., 09:00 Uhr")
    assert hers.world.call_tasks() == []


def test_a_move_tells_her_both_times_and_changes_her_calendar(hers: Conversation) -> None:
    hers.take()
    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-04-30 15:00"))

    mail = hers.mail("Ihr Gespräch ist jetzt am Fr 30.04., 15:00 Uhr")
    assert "NEU: Fr 30.04., 15:00-15:30 Uhr, persönlich." in body(mail)
    assert "Bisher: Do 29.04., 13:00 Uhr." in body(mail)
    (entry,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert f"UID:{hers.slot}@kreis" in entry.get_content()
    assert "SEQUENCE:2" in entry.get_content()


def test_a_cancellation_tells_her_and_ends_the_reminder(hers: Conversation) -> None:
    hers.take()
    hers.staff_do("DELETE", f"{hers.slot}/participant")
    hers.world.set_clock(at("2027-04-28 16:00"))
    hers.world.send_due()

    assert hers.sent() == ["appointment", "appointment_cancellation"]
    assert "Do 29.04., 13:00 Uhr, fällt leider aus." in body(
        hers.mail("Ihr Gespräch am Do 29.04. f")
    )


def test_whoever_chooses_another_time_is_told_of_the_new_one_alone(hers: Conversation) -> None:
    hers.take()
    hers.take(hers.other)
    hers.does("DELETE", f"{hers.link}/{hers.other}")
    hers.world.set_clock(at("2027-04-28 16:00"))
    hers.world.send_due()

    assert hers.sent() == ["appointment", "appointment"]
    assert "14:00-14:30" in body(hers.mail("Ihr Gespräch am Do 29.04., 14:00"))


def test_whoever_is_called_is_called_about_news_alone(world: World) -> None:
    hers = Conversation(world, channel="call", email=None)
    hers.take()
    assert [each["about"] for each in world.call_tasks()] == ["invitation"]

    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-04-30 15:00"))
    assert [each["about"] for each in world.call_tasks()] == ["invitation", "appointment_change"]
    hers.staff_do("DELETE", f"{hers.slot}/participant")

    about = [each["about"] for each in world.call_tasks()]
    assert about == ["invitation", "appointment_cancellation"], "the newer call replaces the older"
    assert hers.sent() == []


def test_whoever_needs_discretion_reads_neither_time_nor_reason(world: World) -> None:
    hers = Conversation(world, wants_discretion=True)
    hers.take()

    (mail,) = [each for each in world.mails() if each["Date"] and "Nachricht" in each["Subject"]][
        1:
    ]
    text = body(mail)
    assert "Gespräch" not in text
    assert "29.04." not in text
    assert "13:00" not in text
    assert [part for part in mail.walk() if part.get_content_type() == "text/calendar"] == []
    assert hers.sent() == ["appointment"]


def test_a_fact_that_comes_late_or_twice_changes_nothing(hers: Conversation) -> None:
    hers.take()
    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-04-30 15:00"))
    told = [row for row in hers.world.told_by_events() if row["topic"] == "events.appointment.v1"]
    booked = {**told[0], "id": UUID(int=7), "sequence": 90}

    assert hers.world.carry(booked) == "handled"
    hers.world.send_due()

    assert [row["data"]["state"] for row in told] == ["booked", "moved"]
    assert hers.sent() == ["appointment", "appointment_change"]
    hers.world.set_clock(at("2027-04-29 16:00"))
    hers.world.send_due()
    assert "Fr 30.04., 15:00-15:30" in body(hers.mail("Zur Erinnerung: Ihr Gespräch"))
