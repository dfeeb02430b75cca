"""What becomes of a message that is one too many: a call, or it is left out and said so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notifications.tests.by_link import answer_by_link
from services.notifications.tests.mails import body
from services.notifications.tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def joined(world: World, moment: str) -> UUID:
    """Somebody who is invited and says yes at that moment: two messages."""
    world.set_clock(at(moment))
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes", "2024-10")
    world.send_due()
    assert len(world.mails()) == 2
    return invitation


def write_to_her_group(world: World, invitation: UUID, text: str) -> None:
    hers = world.events.as_role("contact-person").ok("GET", f"/v1/invitations/{invitation}")
    wanted = {"cohort_id": hers["cohort_id"], "text": text}
    world.notifications.as_role("contact-person").ok("POST", "/v1/group-messages", wanted)


def left_unsent(world: World, kind: str) -> list[str]:
    return [each["reason"] for each in world.messages(f"?state=suppressed&kind={kind}")]


def calls(world: World) -> list[tuple[str, str]]:
    return [(each["about"], each["reason"]) for each in world.call_tasks()]


def book(world: World, invitation: UUID, starts_at: str) -> None:
    """Staff open a time, and she takes it by her link."""
    slot = {"starts_at": at(starts_at).isoformat(), "minutes": 30, "form": "in_person"}
    wanted = {"contact_person_id": world.contact_person, "slots": [slot]}
    staff = world.events.as_role("contact-person")
    (opened,) = staff.ok("POST", "/v1/appointment-slots", wanted)["opened"]
    console, link = world.link_of(invitation)
    console.ok("PUT", f"{link}/appointment-slots/{opened['id']}")
    world.carry_facts()
    world.send_due()


def test_a_conversation_that_she_has_booked_herself_is_told_by_no_call(world: World) -> None:
    invitation = joined(world, "2027-03-15 12:00")
    world.set_clock(at("2027-03-17 12:00"))
    book(world, invitation, "2027-03-19 13:00")

    assert left_unsent(world, "appointment") == ["enough_messages"]

    world.set_clock(at("2027-03-18 16:00"))
    world.send_due()
    assert left_unsent(world, "appointment_reminder") == ["enough_messages"]
    assert world.call_tasks() + world.call_tasks("closed") == []


def test_a_time_that_takes_the_place_of_one_she_was_told_is_always_told(world: World) -> None:
    """Two messages in a week are the most. She was told 11:00, and takes 11:30 on the eve."""
    invitation = joined(world, "2027-03-15 12:00")
    world.set_clock(at("2027-03-24 12:00"))
    book(world, invitation, "2027-03-26 11:00")
    write_to_her_group(world, invitation, "Eins")
    world.set_clock(at("2027-03-24 12:05"))
    world.send_due()
    assert len(world.mails()) == 4
    world.set_clock(at("2027-03-25 15:00"))
    book(world, invitation, "2027-03-26 11:30")

    assert left_unsent(world, "appointment") == []
    (told,) = [each for each in world.mails() if "26.03., 11:30 Uhr" in str(each["Subject"])]
    assert "24 Stunden" not in body(told)
    assert "Passt es nicht mehr? Bitte rufen Sie an: 0221 4710101." in body(told)


def test_a_yes_that_is_one_too_many_is_confirmed_by_a_call(world: World) -> None:
    invitation = joined(world, "2027-03-15 12:00")
    world.answer(invitation, "no")
    assert calls(world) == []
    answer_by_link(world, invitation, "yes")
    world.send_due()

    assert len(world.mails()) == 2
    assert left_unsent(world, "confirmation") == ["called_instead"]
    assert calls(world) == [("confirmation", "enough_messages")]

    world.answer(invitation, "no")
    world.send_due()
    assert calls(world) == []


def test_a_yes_that_staff_were_told_is_not_told_her_again_by_a_call(world: World) -> None:
    invitation = joined(world, "2027-03-15 12:00")
    world.answer(invitation, "no")
    world.answer(invitation, "yes")
    world.send_due()

    assert left_unsent(world, "confirmation") == ["enough_messages"]
    assert world.call_tasks() + world.call_tasks("closed") == []


def test_the_first_day_is_named_by_the_confirmation_of_these_days(world: World) -> None:
    joined(world, "2027-04-02 12:00")
    world.set_clock(at("2027-04-03 16:00"))
    world.send_due()

    assert "05.04." in str(world.mails()[-1]["Subject"])
    assert left_unsent(world, "reminder") == ["said_before"]
    assert calls(world) == []


def test_a_first_day_that_nothing_has_named_lately_is_told_by_a_call_until_it_begins(
    world: World,
) -> None:
    invitation = joined(world, "2027-03-16 12:00")
    world.set_clock(at("2027-03-31 12:00"))
    for text in ("Eins", "Zwei"):
        write_to_her_group(world, invitation, text)
    world.set_clock(at("2027-03-31 12:05"))
    world.send_due()
    world.set_clock(at("2027-04-03 16:00"))
    world.send_due()

    assert len(world.mails()) == 4
    assert left_unsent(world, "reminder") == ["called_instead"]
    assert calls(world) == [("reminder", "enough_messages")]

    world.set_clock(at("2027-04-05 09:00"))
    world.send_due()
    assert calls(world) == []


def test_a_reminder_of_a_weekly_date_is_left_out_and_nobody_is_called(world: World) -> None:
    invitation = joined(world, "2027-03-16 12:00")
    world.set_clock(at("2027-04-10 12:00"))
    for text in ("Eins", "Zwei"):
        write_to_her_group(world, invitation, text)
    world.set_clock(at("2027-04-10 12:05"))
    world.send_due()
    world.set_clock(at("2027-04-12 16:00"))
    world.send_due()

    assert left_unsent(world, "reminder")[-1:] == ["enough_messages"]
    assert calls(world) == []
