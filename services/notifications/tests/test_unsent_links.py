"""Only a message that has gone out replaces the links she has."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kreis.chassis.process.due import GiveUp, TryLater
from kreis.notifications.domain.messages import Failure
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood
from services.notifications.tests.mails import body
from services.notifications.tests.world import MORNING, World


def links_of(world: World, who: UUID) -> list[tuple[str, bool, str | None]]:
    staff = world.events.as_role("contact-person")
    found = staff.ok("GET", f"/v1/participants/{who}/links")["links"]
    return [(each["message"], each["is_open"], each["shut_why"]) for each in found]


def confirmed(world: World) -> tuple[UUID, UUID]:
    """Somebody who was invited and whose yes is to be confirmed."""
    who = world.register()
    (invitation,) = world.invite(who)
    world.send_due()
    world.answer(invitation, "yes", "2024-10")
    return who, invitation


def eight_days_later(world: World) -> None:
    world.set_clock(MORNING + timedelta(days=8))


def test_a_message_that_is_one_too_many_leaves_her_links_alone(world: World) -> None:
    who, invitation = confirmed(world)
    world.send_due()
    world.answer(invitation, "no")
    world.answer(invitation, "yes")
    world.send_due()
    world.send_due()
    eight_days_later(world)

    assert [each["reason"] for each in world.messages("?state=suppressed")] == ["enough_messages"]
    assert links_of(world, who) == [
        ("confirmation", True, None),
        ("invitation", False, "newer"),
    ]


@pytest.mark.parametrize(
    "fault", [RefusedForGood(Failure.RECIPIENT_REFUSED), TryLater("away"), GiveUp("broken")]
)
def test_a_message_that_did_not_leave_leaves_her_links_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    who, _ = confirmed(world)
    _break(monkeypatch, fault)
    world.send_due()
    world.send_due()
    eight_days_later(world)

    assert ("invitation", True, None) in links_of(world, who)


def test_a_message_that_may_have_left_keeps_its_link(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, _ = confirmed(world)
    _break(monkeypatch, OutcomeUnknown("broke off"))
    world.send_due()
    world.send_due()
    eight_days_later(world)

    assert links_of(world, who)[0] == ("confirmation", True, None)


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_an_invitation_names_the_link_that_was_made_for_it(
    world: World, channel: str, language: str
) -> None:
    """In an SMS a sign that the GSM alphabet has not is written otherwise."""
    who = world.register("Sabine", "Krämer", channel=channel, language=language)
    world.invite(who)
    world.send_due()

    (text,) = [*world.texts(), *map(body, world.mails())]
    assert re.search(r"/a/[\w-]{22}\b", text)
    assert links_of(world, who) == [("invitation", True, None)]


def test_a_message_that_names_no_link_leaves_her_links_alone(world: World) -> None:
    """It would have ended the link of the move before the day until which the move asks her."""
    who, invitation = confirmed(world)
    world.send_due()
    date = world.dates(invitation)[-1]

    world.change(date, "cancellation")
    world.send_due()
    eight_days_later(world)

    (told,) = world.messages("?kind=cancellation")
    assert told["state"] == "sent"
    assert links_of(world, who)[0] == ("confirmation", True, None)


def _break(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def send(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(FileOutbox, "send", send)
