"""Confirming a yes: once for the answer that holds, with the dates for her calendar."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

from icalendar import Calendar

from services.notifications.tests.mails import body
from services.notifications.tests.world import MORNING, PUBLIC_URL, World


def confirmations(world: World) -> list[EmailMessage]:
    return [mail for mail in world.mails() if mail["Subject"].startswith("Ihr Platz ist fest")]


def calendar_of(mail: EmailMessage) -> Calendar:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "termine.ics"
    assert part.get_content_charset() == "utf-8"
    return Calendar.from_ical(part.get_content())


def test_a_yes_is_confirmed_with_time_and_place(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes", "2024-10")

    world.send_due()

    (mail,) = confirmations(world)
    lines = body(mail).splitlines()
    assert mail["Subject"] == "Ihr Platz ist fest: ab Mo 05.04."
    assert lines[:2] == [
        (
            "Danke, Derya Şahin, Ihr Platz ist fest gebucht: Mo 05.04., 09:00-12:00 Uhr,"
            " Haus Ringgarten (Beispiel), Beispielweg 4, Unna."
        ),
        "Ihr Kind wird vor Ort betreut. Bitte kommen Sie 30 Minuten früher.",
    ]
    assert lines[2].startswith(f"Alle Termine, auch für Ihren Kalender: {PUBLIC_URL}/a/")
    assert lines[3:] == [
        (
            "Kommt etwas dazwischen, sagen Sie dort mit einem Klick ab oder rufen uns an:"
            " 0221 4710101."
        ),
        "Wir freuen uns auf Sie!",
        "Petra Neumann, Lindenbrücke",
    ]


def test_a_confirmation_brings_all_dates_for_her_calendar(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "yes")

    world.send_due()

    calendar = calendar_of(confirmations(world)[0])
    dates = calendar.walk("VEVENT")
    assert calendar["method"] == "PUBLISH"
    assert len(dates) == 5 + 12
    assert len({date["uid"] for date in dates}) == 17
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_several_children_are_spoken_of_as_several_and_none_not_at_all(world: World) -> None:
    with_two, with_none = world.invite(
        world.register("Iryna", "Shevchuk"), world.register("Julia", "Reimann")
    )
    world.answer(with_two, "yes", "2022-06", "2024-08")
    world.answer(with_none, "yes")

    world.send_due()

    texts = {body(mail).split(",")[1].strip(): body(mail) for mail in confirmations(world)}
    assert "Ihre Kinder werden vor Ort betreut." in texts["Iryna Shevchuk"]
    assert "betreut" not in texts["Julia Reimann"]
    assert "früher" not in texts["Julia Reimann"]


def test_who_gets_sms_finds_her_dates_behind_the_link(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="sms"))
    world.answer(invitation, "yes")

    world.send_due()

    (text,) = world.texts()
    assert f"Alle Termine, auch für Ihren Kalender: {PUBLIC_URL}/a/" in text
    assert world.mails() == []


def test_under_address_protection_no_calendar_is_sent_either(world: World) -> None:
    protected = world.register(has_address_protection=True)
    (invitation,) = world.invite(protected, restricted=True)
    world.answer(invitation, "yes")

    world.send_due()

    (mail,) = world.mails()
    assert mail["Subject"] == "Nachricht für Sie"
    assert not mail.is_multipart()
    assert world.told_types() == ["message-suppressed", "message-sent"]


def test_what_was_said_on_the_phone_is_not_confirmed_once_more(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.send_due()
    world.answer(invitation, "yes")

    world.send_due()

    kind, data = world.told()[-1]
    assert (kind, data["reason"], data["channel"]) == (
        "message-suppressed",
        "told_by_phone",
        "call",
    )
    assert world.call_tasks() == []


def test_a_no_is_not_confirmed(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "no")

    world.send_due()

    assert len(world.mails()) == 1
    assert world.told_types() == ["message-sent"]


def test_only_her_newest_answer_is_confirmed(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.answer(invitation, "yes", "2024-10")

    world.send_due()

    assert len(confirmations(world)) == 1
    told = [(kind, data["version"]) for kind, data in world.told()[1:]]
    assert sorted(told) == [("message-sent", 2), ("message-suppressed", 1)]


def test_an_answer_that_events_knows_already_counts_before_its_fact_is_here(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    staff = world.events.as_role("contact-person")
    no = {"answer": "no", "how": "phone"}
    staff.ok("POST", f"/v1/invitations/{invitation}/answers", no)

    world.send_due()

    assert confirmations(world) == []
    kind, data = world.told()[-1]
    assert (kind, data["reason"]) == ("message-suppressed", "no_longer_holds")


def test_a_yes_after_a_no_is_confirmed(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "no")
    world.answer(invitation, "yes")

    world.send_due()

    (mail,) = confirmations(world)
    assert mail["Subject"] == "Ihr Platz ist fest: ab Mo 05.04."


def test_who_joins_late_is_told_her_next_date(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.set_clock(MORNING + timedelta(days=30))
    world.answer(invitation, "yes", "2024-10")

    world.send_due()

    (mail,) = confirmations(world)
    assert mail["Subject"] == "Ihr Platz ist fest: ab Di 20.04."
    assert "Di 20.04., 09:30-11:30 Uhr" in body(mail)
    assert "30 Minuten früher" not in body(mail)
