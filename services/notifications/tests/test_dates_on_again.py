"""What is said of a date that falls out or takes place after all, and of the dates around it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from services.notifications.tests.letters import KAMEN, changed, composed, contact, invitation
from services.notifications.tests.mails import body
from services.notifications.tests.world import LATER, THIRD, World, at


@pytest.fixture
def hers(world: World) -> UUID:
    """The invitation of somebody who said yes long ago; it is 22 April, her next date is 27.04."""
    (invited,) = world.invite(world.register())
    world.send_due()
    world.answer(invited, "yes", "2024-10")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))
    world.send_due()
    return invited


def written(world: World, kind: str) -> list[str]:
    """Subject and words of these mails, the newest last."""
    ids = {message["id"] for message in world.messages(f"?state=sent&kind={kind}")}
    found = [mail for mail in world.mails() if mail["Message-ID"].split("@")[0][1:] in ids]
    return [f"{mail['Subject']}\n{body(mail)}" for mail in found]


def test_the_next_date_may_be_before_the_one_that_falls_out(world: World, hers: UUID) -> None:
    world.change(world.dates(hers)[THIRD + 2], "cancellation")
    world.send_due()

    (said,) = written(world, "cancellation")
    assert "das Treffen am Di 11.05." in said
    assert "Nächstes Treffen: Di 27.04., 09:30 Uhr" in said


def test_the_date_that_falls_out_is_not_the_next_one(world: World, hers: UUID) -> None:
    world.change(world.dates(hers)[THIRD], "cancellation")
    world.send_due()

    (said,) = written(world, "cancellation")
    assert "Nächstes Treffen: Di 04.05., 09:30 Uhr" in said


def test_a_date_that_takes_place_after_all_is_told_as_such(world: World, hers: UUID) -> None:
    world.change(world.dates(hers)[THIRD], "cancellation")
    world.send_due()
    world.change(world.dates(hers)[THIRD], "undo")
    world.send_due()

    (said,) = written(world, "change")
    assert said.startswith("Treffen am Di 27.04. findet doch statt\n")
    assert "das Treffen am Di 27.04. findet doch statt: 09:30-11:30 Uhr" in said
    assert "Bisher" not in said
    assert "neuer Termin" not in said


def test_who_never_heard_that_a_date_is_off_hears_not_that_it_is_on_again(
    world: World, hers: UUID
) -> None:
    """At night nothing leaves. Of a date some days ahead nobody has heard by the morning."""
    world.set_clock(at("2027-04-22 22:30"))
    world.change(world.dates(hers)[THIRD], "cancellation")
    world.send_due()
    world.set_clock(at("2027-04-22 22:40"))
    world.change(world.dates(hers)[THIRD], "undo")
    world.send_due()
    world.set_clock(at("2027-04-23 10:00"))
    world.send_due()

    assert written(world, "cancellation") == written(world, "change") == []


@pytest.mark.parametrize("is_told", [True, False])
def test_staff_call_about_a_date_on_again_whom_they_told_that_it_is_off(
    world: World, *, is_told: bool
) -> None:
    (invited,) = world.invite(world.register(channel="call"))
    world.answer(invited, "yes")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))
    world.change(world.dates(invited)[THIRD], "cancellation")
    world.send_due()
    (call,) = [each for each in world.call_tasks() if each["about"] == "cancellation"]
    if is_told:
        staff = world.notifications.as_role("contact-person")
        staff.ok("POST", f"/v1/call-tasks/{call['id']}/results", {"result": "reached"})
    world.set_clock(at("2027-04-22 10:05"))
    world.change(world.dates(invited)[THIRD], "undo")
    world.send_due()

    assert [each["about"] for each in world.call_tasks()] == ["change"] * is_told


def test_a_move_that_is_taken_back_is_a_move(world: World, hers: UUID) -> None:
    for what, wanted in (("move", LATER), ("undo", {})):
        world.change(world.dates(hers)[THIRD], what, **wanted)
        world.send_due()

    said = "".join(written(world, "change"))
    assert "NEU: Di 27.04., 09:30-11:30 Uhr" in said
    assert "Bisher: Di 27.04., 10:00 Uhr" in said


def test_a_date_at_the_same_place_has_no_new_place_in_simple_german() -> None:
    elsewhere = composed(contact(), Kind.CHANGE, Language.SIMPLE_GERMAN)
    there = replace(changed(), venue=KAMEN)
    same = replace(invitation(), occasions=(*invitation().occasions, there))

    here = composed(contact(), Kind.CHANGE, Language.SIMPLE_GERMAN, invited=same)

    assert "Neuer Ort: Lernhaus" in elsewhere.as_mail
    assert "bleibt gleich" not in elsewhere.as_mail
    assert "Neuer Ort" not in here.as_mail
    assert "Der Ort bleibt gleich: " in here.as_mail
