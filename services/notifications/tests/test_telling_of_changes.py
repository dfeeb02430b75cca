"""A date is moved or cancelled: everybody hears of it once, and her calendar follows."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from kreis.notifications.domain.errands import Kind
from kreis.notifications.jobs import jobs
from services.notifications.tests.letters import changed, composed, contact, invitation
from services.notifications.tests.mails import body
from services.notifications.tests.world import LATER, THIRD, World, at

LERNHAUS = {
    "id": "ca2a5151-f9b6-4399-af8b-c5a233b697c9",
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59423",
    "town": "Unna",
}
ROOM = {"adults": 12, "care_places": {"total": 6, "by_band": {"0-2": 4}}}


def joined(world: World, **other: Any) -> UUID:
    """Somebody who said yes long ago; it is 22 April."""
    (invitation,) = world.invite(world.register(**other))
    world.send_due()
    world.answer(invitation, "yes", "2024-10")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))
    world.send_due()
    return invitation


def sent(world: World, kind: str) -> list[EmailMessage]:
    ids = {message["id"] for message in world.messages(f"?state=sent&kind={kind}")}
    return [mail for mail in world.mails() if mail["Message-ID"].split("@")[0][1:] in ids]


def calendar_of(mail: EmailMessage) -> Calendar:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar


def test_a_moved_date_is_told_with_what_was_and_what_is(world: World) -> None:
    invitation = joined(world)

    world.change(world.dates(invitation)[THIRD], "move", **LATER, venue=LERNHAUS, capacity=ROOM)
    world.send_due()

    (mail,) = sent(world, "change")
    assert mail["Subject"] == "Bitte beachten: neuer Termin am Di 27.04., 10:00 Uhr"
    lines = body(mail).splitlines()
    assert lines[:5] == [
        "Guten Tag Derya Şahin, ein Termin ändert sich.",
        "NEU: Di 27.04., 10:00-12:00 Uhr, Lernhaus (Beispiel), Beispielplatz 1, Unna.",
        "Bisher: Di 27.04., 09:30 Uhr, Haus Ringgarten (Beispiel).",
        "Ihren Platz halten wir frei bis So 25.04.",
        "Ihr Kind wird vor Ort betreut.",
    ]


def test_until_she_answers_her_invitation_a_change_keeps_its_deadline() -> None:
    """Two messages that keep her place until two days contradict each other."""
    asked = replace(invitation(answer=""), occasions=(*invitation().occasions, changed()))

    before = composed(contact(), Kind.CHANGE, invited=asked, now=at("2027-03-16 09:00"))
    after = composed(contact(), Kind.CHANGE, invited=asked, now=at("2027-03-20 09:00"))

    assert "Ihren Platz halten wir frei bis Fr 19.03." in before.as_sms
    assert "Ihren Platz halten wir frei bis So 25.04." in after.as_sms


def test_her_calendar_moves_the_entry_it_has(world: World) -> None:
    invitation = joined(world)
    (confirmed,) = sent(world, "confirmation")
    date = world.dates(invitation)[THIRD]
    world.change(date, "move", **LATER, venue=LERNHAUS, capacity=ROOM)
    world.send_due()

    calendar = calendar_of(sent(world, "change")[0])

    (entry,) = calendar.walk("VEVENT")
    before = {str(each["uid"]): each for each in calendar_of(confirmed).walk("VEVENT")}
    assert calendar["method"] == "REQUEST"
    assert str(entry["uid"]) in before
    assert entry["sequence"] > before[str(entry["uid"])]["sequence"]
    assert entry["dtstart"].dt == at("2027-04-27 10:00")
    assert entry["status"] == "CONFIRMED"
    assert entry["location"] == "Lernhaus (Beispiel), Beispielplatz 1, 59423 Unna"
    assert entry["attendee"] == "mailto:derya.sahin@post.example"
    assert entry["attendee"].params["RSVP"] == "FALSE"
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_a_cancelled_date_is_told_and_leaves_her_calendar(world: World) -> None:
    invitation = joined(world)

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    (mail,) = sent(world, "cancellation")
    assert mail["Subject"] == "Treffen am Di 27.04. fällt aus"
    assert "Nächstes Treffen: Di 04.05., 09:30 Uhr" in body(mail)
    calendar = calendar_of(mail)
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["method"], entry["status"]) == ("CANCEL", "CANCELLED")
    assert entry["sequence"] == 1


def test_each_change_of_a_date_has_a_higher_sequence(world: World) -> None:
    invitation = joined(world)
    for what, wanted in (("move", LATER), ("cancellation", {}), ("undo", {})):
        world.change(world.dates(invitation)[THIRD], what, **wanted)
        world.send_due()

    mails = [*sent(world, "change"), *sent(world, "cancellation")]
    entries = [calendar_of(mail).walk("VEVENT")[0] for mail in mails]
    assert sorted(entry["sequence"] for entry in entries) == [1, 2, 3]
    assert len({str(entry["uid"]) for entry in entries}) == 1


def test_a_date_changed_again_before_anybody_was_told_is_told_once(world: World) -> None:
    invitation = joined(world)
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.change(world.dates(invitation)[THIRD], "cancellation")

    world.send_due()

    assert sent(world, "change") == []
    assert len(sent(world, "cancellation")) == 1
    reasons = [each["reason"] for each in world.messages("?kind=change")]
    assert reasons == ["no_longer_holds"]


def test_moving_the_rest_of_a_series_is_one_message_with_all_dates(world: World) -> None:
    invitation = joined(world)
    rest = {"starts_at": "10:00", "ends_at": "12:00"}

    world.change(world.dates(invitation)[THIRD], "move-rest", **rest)
    world.send_due()

    (mail,) = sent(world, "change")
    assert "Auch spätere Termine ändern sich." in body(mail)
    calendar = calendar_of(mail)
    assert calendar["method"] == "PUBLISH"
    changed = [each for each in calendar.walk("VEVENT") if each["sequence"] == 1]
    assert len(changed) == 10


def test_facts_that_come_twice_tell_nobody_twice(world: World) -> None:
    invitation = joined(world)
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.send_due()
    (moved,) = [row for row in world.told_by_events() if "moved" in row["type"]]

    assert world.carry(moved) == "duplicate"
    assert world.carry({**moved, "id": UUID(int=7), "sequence": 9}) == "handled"
    world.send_due()

    assert len(sent(world, "change")) == 1


def test_who_declined_hears_nothing(world: World) -> None:
    coming, declined = world.invite(world.register(), world.register("Iryna", "Shevchuk"))
    world.answer(coming, "yes")
    world.answer(declined, "no")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))

    world.change(world.dates(coming)[THIRD], "move", **LATER)
    world.send_due()

    (message,) = world.messages("?kind=change")
    assert message["invitation_id"] == str(coming)


def test_who_declined_a_date_that_is_moved_is_asked_whether_the_new_time_suits_her(
    world: World,
) -> None:
    """No place was kept for her, and no entry of her calendar is asked for."""
    invitation = joined(world)
    world.answer_date(invitation, world.dates(invitation)[THIRD], "no")
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.send_due()

    (mail,) = sent(world, "change")
    assert "Passt es Ihnen so?" in body(mail)
    assert "halten wir frei" not in body(mail)
    assert [part for part in mail.walk() if part.get_content_type() == "text/calendar"] == []

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.change(world.dates(invitation)[THIRD], "undo")
    world.send_due()
    assert sent(world, "cancellation") == []
    assert len(sent(world, "change")) == 1


def test_who_declines_in_the_moment_before_the_send_hears_nothing_either(world: World) -> None:
    invitation = joined(world)
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.send_due([job for job in jobs(world.settings()) if job.kind == "tell-of-change"])
    world.answer(invitation, "no")

    world.send_due()

    assert sent(world, "change") == []
    assert [each["reason"] for each in world.messages("?kind=change")] == ["no_longer_holds"]


def test_who_is_reached_by_telephone_is_called(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.answer(invitation, "yes")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    (task,) = world.call_tasks()
    assert (task["about"], task["reason"]) == ("cancellation", "channel_is_call")


def test_under_address_protection_a_change_tells_nothing_either(world: World) -> None:
    protected = world.register(has_address_protection=True)
    (invitation,) = world.invite(protected, restricted=True)
    world.answer(invitation, "yes")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    (mail,) = sent(world, "cancellation")
    assert mail["Subject"] == "Nachricht für Sie"
    assert not mail.is_multipart()
    assert "27.04" not in body(mail)


@pytest.mark.parametrize(("now", "goes"), [("2027-04-26 21:00", True), ("2027-04-24 21:00", False)])
def test_at_night_only_news_of_the_next_day_go_out(world: World, now: str, goes: bool) -> None:
    invitation = joined(world)
    world.set_clock(at(now))

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    assert len(sent(world, "cancellation")) == goes


def test_news_go_out_however_many_messages_there_were(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()
    for hour in ("10", "11", "12"):
        wanted = {**LATER, "starts_at": f"{hour}:00", "ends_at": f"{int(hour) + 2}:00"}
        world.change(world.dates(invitation)[THIRD], "move", **wanted)
        world.send_due()

    assert len(sent(world, "change")) == 3


def test_a_moved_date_takes_its_reminder_along_and_a_cancelled_one_loses_it(world: World) -> None:
    invitation = joined(world)
    moved = {**LATER, "date": "2027-04-29"}
    world.change(world.dates(invitation)[THIRD], "move", **moved)
    world.change(world.dates(invitation)[THIRD + 1], "cancellation")
    world.send_due()
    for moment in ("2027-04-26 16:00", "2027-04-28 16:00", "2027-05-03 16:00"):
        world.set_clock(at(moment))
        world.send_due()

    found = [str(mail["Subject"]) for mail in sent(world, "reminder")]
    assert [each for each in found if "29.04." in each or "27.04." in each or "04.05." in each] == [
        "Zur Erinnerung: Do 29.04., 10:00 Uhr"
    ]
