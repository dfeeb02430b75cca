"""A call about a change that was changed again: it closes by itself and says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kreis.notifications.domain.messages import Failure
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood
from services.notifications.tests.by_link import answer_by_link
from services.notifications.tests.world import LATER, THIRD, World, at

RESULTS_OF_0_1_0 = ("reached", "not_reached", "not_needed", "answered")
"""What 0.1.0 can read, which may run beside this release or come back after it."""


def read_by_0_1_0(world: World) -> set[str | None]:
    """The results of all calls, as they stand in the database."""
    with world.notifications.database.agency(world.agency) as work:
        return set(work.connection.execute(text("select result from call_task")).scalars())


def called(world: World) -> UUID:
    """Somebody reached by telephone who said yes long ago; it is 22 April."""
    (invitation,) = world.invite(world.register(channel="call"))
    world.answer(invitation, "yes")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))
    return invitation


def test_a_date_that_is_moved_and_then_cancelled_is_one_call(world: World) -> None:
    """The call about the move closes by itself and says why."""
    invitation = called(world)
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["change"]

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    assert [task["about"] for task in world.call_tasks()] == ["cancellation"]
    (over,) = [task for task in world.call_tasks("closed") if task["about"] == "change"]
    assert (over["result"], over["closed_by"]) == ("no_longer_holds", None)
    assert over["closed_at"] is not None
    assert read_by_0_1_0(world) <= {None, *RESULTS_OF_0_1_0}


def test_a_call_about_several_dates_stays_while_one_of_them_is_as_it_says(world: World) -> None:
    invitation = called(world)
    rest = {"starts_at": "10:00", "ends_at": "12:00"}
    world.change(world.dates(invitation)[THIRD], "move-rest", **rest)
    world.send_due()

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    assert {task["about"] for task in world.call_tasks()} == {"change", "cancellation"}


def test_nobody_is_called_about_a_date_that_is_past(world: World) -> None:
    invitation = called(world)
    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()
    world.set_clock(at("2027-04-27 09:00"))
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["cancellation"]

    world.set_clock(at("2027-04-27 09:30"))
    world.send_due()

    assert world.call_tasks() == []


@pytest.mark.parametrize(
    "fault",
    [RefusedForGood(Failure.RECIPIENT_REFUSED), OutcomeUnknown()],
    ids=["refused", "nobody knows"],
)
def test_nor_about_one_of_which_no_message_could_tell_her(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    (invitation,) = world.invite(world.register(channel="sms"))
    world.answer(invitation, "yes")
    world.send_due()
    world.set_clock(at("2027-04-22 10:00"))

    def fail(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(FileOutbox, "send", fail)
    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["cancellation"]

    world.set_clock(at("2027-04-27 09:30"))
    world.send_due()

    assert [task for task in world.call_tasks() if task["about"] == "cancellation"] == []


def test_who_declined_the_moved_date_needs_no_call_once_it_is_cancelled(world: World) -> None:
    invitation = called(world)
    world.change(world.dates(invitation)[THIRD], "move", **LATER)
    world.send_due()
    world.answer_date(invitation, world.dates(invitation)[THIRD], "no")

    world.change(world.dates(invitation)[THIRD], "cancellation")
    world.send_due()

    assert world.call_tasks() == []


def one_too_many(world: World, moment: str) -> UUID:
    """Somebody whose yes of that moment is to be confirmed by a call."""
    world.set_clock(at(moment))
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()
    world.answer(invitation, "no")
    answer_by_link(world, invitation, "yes")
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["confirmation"]
    return invitation


def test_a_confirmation_is_over_once_the_start_week_begins(world: World) -> None:
    one_too_many(world, "2027-04-02 12:00")
    world.set_clock(at("2027-04-05 08:59"))
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["confirmation"]

    world.set_clock(at("2027-04-05 09:01"))
    assert world.send_due() < 20, "no look plans the next one at a moment that is past"

    assert world.call_tasks() == []
    (over,) = [task for task in world.call_tasks("closed") if task["about"] == "confirmation"]
    assert over["result"] == "no_longer_holds"


def test_one_that_is_asked_for_in_the_start_week_is_over_with_the_next_day(world: World) -> None:
    one_too_many(world, "2027-04-06 10:00")
    world.set_clock(at("2027-04-06 12:30"))
    world.send_due()
    assert [task["about"] for task in world.call_tasks()] == ["confirmation"]

    world.set_clock(at("2027-04-07 09:00"))
    world.send_due()
    assert world.call_tasks() == []
