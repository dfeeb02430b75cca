"""A call that her answer, or that she has left her group, makes pointless: it closes by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.additions import meet_after_all
from services.notifications.tests.world import LATER, THIRD, World, at
from tests.support.fixtures import deliver


class Called:
    """Derya is reached by telephone and said yes long ago; it is 22 April."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.derya = world.register(channel="call")
        (self.invitation,) = world.invite(self.derya)
        world.answer(self.invitation, "yes")
        world.send_due()
        world.set_clock(at("2027-04-22 10:00"))

    @property
    def third(self) -> dict[str, Any]:
        return self.world.dates(self.invitation)[THIRD]

    def change(self, what: str, **wanted: Any) -> None:
        self.world.change(self.third, what, **wanted)
        self.world.send_due()

    def says_of(self, date: dict[str, Any], answer: str) -> None:
        self.world.answer_date(self.invitation, date, answer)
        self.world.send_due()

    def says(self, answer: str, *children: str) -> None:
        self.world.answer(self.invitation, answer, *children)
        self.world.send_due()

    def open(self) -> list[str]:
        return [task["about"] for task in self.world.call_tasks()]

    def result(self, about: str) -> str | None:
        (found,) = [e["result"] for e in self.world.call_tasks("closed") if e["about"] == about]
        return str(found)


@pytest.fixture
def called(world: World) -> Called:
    return Called(world)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_her_answer_to_the_moved_date_ends_the_call_about_it(called: Called, answer: str) -> None:
    called.change("move", **LATER)
    assert called.open() == ["change"]

    called.says_of(called.third, answer)

    assert called.open() == []
    assert called.result("change") == "answered"


def test_an_answer_to_another_date_leaves_the_call_open(called: Called) -> None:
    called.change("move", **LATER)

    called.says_of(called.world.dates(called.invitation)[THIRD + 1], "no")

    assert called.open() == ["change"]


def test_a_call_about_several_dates_stays_until_each_is_answered(called: Called) -> None:
    called.change("move-rest", starts_at="10:00", ends_at="12:00")

    called.says_of(called.third, "yes")
    assert called.open() == ["change"]

    for date in called.world.dates(called.invitation)[THIRD + 1 :]:
        called.says_of(date, "yes")
    assert called.open() == []


def test_an_answer_to_all_dates_after_the_move_ends_it_too(called: Called) -> None:
    called.change("move", **LATER)
    called.world.set_clock(at("2027-04-22 11:00"))

    called.says("yes", "2024-10")

    assert called.open() == []


def test_a_date_that_is_moved_once_more_is_called_about_once_more(called: Called) -> None:
    called.change("move", **LATER)
    called.says_of(called.third, "yes")

    called.change("move", date="2027-04-28", starts_at="10:00", ends_at="12:00")

    assert called.open() == ["change"]


def test_her_answer_to_an_additional_date_ends_the_call_about_it(called: Called) -> None:
    meet_after_all(called.world, called.invitation)
    called.world.send_due()
    assert called.open() == ["addition"]
    (added,) = [e for e in called.world.dates(called.invitation) if e["addition_id"]]

    called.says_of(added, "yes")

    assert called.open() == []
    assert called.result("addition") == "answered"


@pytest.mark.parametrize(
    ("what", "wanted", "about"),
    [("move", LATER, "change"), ("cancellation", {}, "cancellation")],
    ids=["moved", "cancelled"],
)
def test_a_no_to_all_dates_leaves_nothing_to_call_about(
    called: Called, what: str, wanted: dict[str, Any], about: str
) -> None:
    called.change(what, **wanted)
    assert called.open() == [about]

    called.says("no")

    assert called.open() == []
    assert called.result(about) == "answered"


def test_nobody_is_asked_who_signs_up_where_that_is_not_asked_any_more(called: Called) -> None:
    called.world.limit(called.third, 3)
    called.world.send_due()
    assert called.open() == ["sign_up"]

    staff = called.world.events.as_role("contact-person")
    path = f"/v1/group-events/{called.third['id']}/places"
    wanted = {
        "capacity": {"adults": 12, "care_places": {"total": 8, "by_band": {}}},
        "needs_sign_up": False,
    }
    staff.ok("PUT", path, wanted, If_Match=staff.ask("GET", path).headers["ETag"])
    called.world.carry_facts()
    called.world.send_due()

    assert called.open() == []


def tell_events_that_she_left(called: Called, cohort: str) -> None:
    fact = {"cohort_id": cohort, "participant_id": str(called.derya), "left_on": "2027-04-21"}
    deliver(
        called.world.events.database,
        EVENTS,
        "cohorts.cohort.v1",
        "kreis.cohort-member-left.v1",
        UUID(cohort),
        fact,
        agency=called.world.agency,
    )


def tell_notifications_that_she_left(called: Called, cohort: str) -> None:
    fact = {"participant_id": str(called.derya), "cohort_id": cohort, "until": "2027-04-21"}
    deliver(
        called.world.notifications.database,
        NOTIFICATIONS,
        "participation.v1",
        "kreis.cohort-left.v1",
        called.derya,
        fact,
        agency=called.world.agency,
    )
    called.world.send_due()


def test_who_has_left_the_group_is_not_called_about_its_dates(called: Called) -> None:
    called.change("move", **LATER)
    cohort = called.third["cohort_id"]
    tell_events_that_she_left(called, cohort)

    tell_notifications_that_she_left(called, cohort)

    assert called.open() == []
    assert called.result("change") == "no_longer_holds"


def test_also_if_events_hears_of_it_later(called: Called) -> None:
    """The two services hear of it by two topics, in any order."""
    called.change("move", **LATER)
    cohort = called.third["cohort_id"]
    tell_notifications_that_she_left(called, cohort)
    assert called.open() == ["change"]
    tell_events_that_she_left(called, cohort)

    called.world.set_clock(at("2027-04-22 11:01"))
    called.world.send_due()

    assert called.open() == []
