"""What is planned for somebody: what her answer has overtaken stands there no more."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.notifications.tests.conversation import Conversation, at, slot
from services.notifications.tests.world import World


def planned(world: World) -> set[tuple[str, bool]]:
    staff = world.notifications.as_role("contact-person")
    found = staff.ok("GET", "/v1/planned-messages?limit=100")["items"]
    return {(each["kind"], each["is_message"]) for each in found}


def test_nobody_looks_for_an_answer_that_is_there(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    assert planned(world) == {("invitation", False)}

    world.answer(invitation, "yes")
    world.send_due()
    assert planned(world) == {("reminder", True)}

    world.answer(invitation, "no")
    assert planned(world) == set()


def test_a_planned_message_names_its_cause_as_a_message_does(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()

    staff = world.notifications.as_role("contact-person")
    found = staff.ok("GET", "/v1/planned-messages?limit=100")["items"]
    dates = {each["id"] for each in world.dates(invitation)}
    assert len([each for each in found if each["cause"] in dates]) == 12
    assert {each["version"] for each in found} == {1}


def of_talks(hers: Conversation) -> list[tuple[str, int]]:
    """What is planned about conversations, on her page and in the list of all."""
    staff = hers.world.notifications.as_role("lead")
    own = staff.ok("GET", f"/v1/participants/{hers.who}/messages")["planned"]
    every = staff.ok("GET", "/v1/planned-messages?limit=100")["items"]
    found, others = (
        [(each["kind"], each["version"]) for each in plans if "appointment" in each["kind"]]
        for plans in (own, every)
    )
    assert found == others
    return found


@pytest.fixture
def hers(world: World) -> Conversation:
    return Conversation(world)


def test_no_reminder_of_a_conversation_as_it_was_is_planned(hers: Conversation) -> None:
    hers.take()
    assert of_talks(hers) == [("appointment_reminder", 1)]

    hers.staff_do("POST", f"{hers.slot}/move", slot("2027-04-30 15:00"))

    assert of_talks(hers) == [("appointment_reminder", 2)]


@pytest.mark.parametrize("by_staff", [True, False], ids=["cancelled", "given back"])
def test_no_reminder_of_a_conversation_that_is_off_is_planned(
    hers: Conversation, *, by_staff: bool
) -> None:
    hers.take()

    if by_staff:
        hers.staff_do("DELETE", f"{hers.slot}/participant")
    else:
        hers.does("DELETE", f"{hers.link}/{hers.slot}")

    assert of_talks(hers) == []


def test_a_conversation_that_she_gave_back_is_still_told(hers: Conversation) -> None:
    """Events opens its time for others and keeps nothing of it."""
    hers.take()
    hers.does("DELETE", f"{hers.link}/{hers.slot}")

    staff = hers.world.notifications.as_role("lead")
    (told,) = staff.ok("GET", f"/v1/participants/{hers.who}/messages")["appointments"]

    assert (told["id"], told["state"]) == (hers.slot, "given_back")
    assert datetime.fromisoformat(told["starts_at"]) == at("2027-04-29 13:00")
    assert told["changed_at"] is not None
