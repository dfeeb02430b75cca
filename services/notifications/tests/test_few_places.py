"""Dates with few places: who is asked, and who is offered a place that has become free."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from kreis.events.jobs import jobs as jobs_of_events
from services.notifications.tests.mails import body
from services.notifications.tests.world import World
from tests.support.fixtures import run_due

NOW = datetime(2027, 4, 22, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DAY = "2027-05-04"


class Excursion:
    """Three people who come to all dates; one of these has a single place."""

    def __init__(self, world: World, **third: Any) -> None:
        self.world = world
        names = [("Sabine", {}), ("Amira", {}), ("Derya", third)]
        self.people = [world.register(name, **other) for name, other in names]
        self.invitations = world.invite(*self.people)
        for each in self.invitations:
            world.answer(each, "yes")
        world.set_clock(NOW)
        world.send_due()
        self.date = next(
            each for each in world.dates(self.invitations[0]) if each["starts_at"].startswith(DAY)
        )

    def limit(self) -> None:
        self.world.limit(self.date, 1)
        self.world.send_due()

    def says(self, number: int, answer: str) -> None:
        self.world.answer_date(self.invitations[number], self.date, answer)
        self.world.send_due()

    def sent(self, kind: str) -> list[UUID]:
        found = self.world.messages(f"?kind={kind}&state=sent")
        return [UUID(each["participant_id"]) for each in found]

    def mail(self, subject: str) -> str:
        (found,) = [each for each in self.world.mails() if each["Subject"].startswith(subject)]
        return body(found)


@pytest.fixture
def excursion(world: World) -> Excursion:
    return Excursion(world)


def test_everybody_who_comes_is_asked_once_who_signs_up(excursion: Excursion) -> None:
    excursion.limit()

    assert sorted(excursion.sent("sign_up")) == sorted(excursion.people)
    fact = next(
        row
        for row in excursion.world.told_by_events()
        if row["type"] == "kreis.group-event-places-changed.v1"
    )
    again = {**fact, "id": UUID(int=7), "sequence": 99}
    excursion.world.carry(again)
    excursion.world.send_due()
    assert len(excursion.sent("sign_up")) == 3


def test_who_has_signed_up_before_the_message_goes_out_is_not_asked(excursion: Excursion) -> None:
    excursion.world.limit(excursion.date, 1)
    excursion.world.answer_date(excursion.invitations[0], excursion.date, "yes")
    excursion.world.answer_date(excursion.invitations[1], excursion.date, "yes")
    excursion.world.send_due()

    assert excursion.sent("sign_up") == [excursion.people[2]], "one has a place, one waits"


def test_a_free_place_is_offered_in_one_message_with_its_time(excursion: Excursion) -> None:
    excursion.limit()
    for number in range(3):
        excursion.says(number, "yes")
    excursion.says(0, "no")

    assert excursion.sent("offer") == [excursion.people[1]]
    said = excursion.mail("Ein Platz ist frei am Di 04.05.")
    assert "Wir halten ihn für Sie frei bis Sa 24.04., 10:00 Uhr." in said
    assert "https://kreis.lindenbruecke.example/a/" in said


def test_when_its_time_is_over_the_next_is_told(excursion: Excursion) -> None:
    excursion.limit()
    for number in range(3):
        excursion.says(number, "yes")
    excursion.says(0, "no")
    excursion.world.set_clock(datetime(2027, 4, 24, 10, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    run_due(excursion.world.events.database, jobs_of_events(None))
    excursion.world.carry_facts()
    excursion.world.send_due()

    assert excursion.sent("offer") == [excursion.people[1], excursion.people[2]]


def test_an_offer_that_is_over_when_it_would_be_sent_stays_unsent(excursion: Excursion) -> None:
    excursion.limit()
    excursion.says(0, "yes")
    excursion.says(1, "yes")
    excursion.world.answer_date(excursion.invitations[0], excursion.date, "no")
    excursion.world.answer_date(excursion.invitations[1], excursion.date, "no")
    excursion.world.send_due()

    assert excursion.sent("offer") == []
    (left,) = excursion.world.messages("?kind=offer")
    assert (left["state"], left["reason"]) == ("suppressed", "no_longer_holds")


def test_who_is_called_is_called_about_her_offer_while_it_holds(world: World) -> None:
    excursion = Excursion(world, channel="call")
    excursion.limit()
    assert [each["about"] for each in world.call_tasks()][-1] == "sign_up"
    excursion.says(0, "yes")
    excursion.says(2, "yes")
    excursion.says(0, "no")
    assert "offer" in [each["about"] for each in world.call_tasks()]

    excursion.says(2, "yes")
    assert "offer" not in [each["about"] for each in world.call_tasks()]
    closed = {each["about"]: each["result"] for each in world.call_tasks("closed")}
    assert closed["offer"] == closed["sign_up"] == "answered"


def test_only_who_has_a_place_is_reminded(excursion: Excursion) -> None:
    excursion.limit()
    excursion.says(0, "yes")
    excursion.says(1, "yes")
    before = len(excursion.sent("reminder"))
    excursion.world.set_clock(datetime(2027, 5, 3, 16, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    excursion.world.send_due()

    reminded = excursion.world.messages("?kind=reminder&state=sent")[before:]
    about = [e for e in reminded if e["cause"] == excursion.date["id"]]
    assert [UUID(each["participant_id"]) for each in about] == [excursion.people[0]]
