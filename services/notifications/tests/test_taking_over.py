"""Another service has worked in place of this one: what it did is known before this one goes on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.database import Database
from kreis.chassis.message import Message, encode, new_id
from kreis.contracts import topics
from kreis.notifications.commands.takeovers import SOURCE
from kreis.notifications.jobs.taking_over import take_over
from kreis.notifications.messages import DELIVERY
from services.notifications.tests.world import World, at


class Another:
    """The service that has worked meanwhile, as its topic shows it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._last: Counter[str] = Counter()
        self.written: list[Message] = []

    def writes(self, type_: str, who: UUID, source: str = SOURCE, **data: Any) -> Message:
        type_, fact = f"kreis.{type_}.v1", {"participant_id": str(who), **data}
        topics()[DELIVERY].facts[type_].validate(fact)
        self._last[str(who)] += 1
        message = Message(
            topic=DELIVERY, key=str(who), type=type_, source=source, id=new_id(),
            time=datetime.now(UTC), agency=self._world.agency, sequence=self._last[str(who)],
            data=fact, traceparent="",
        )  # fmt: skip
        self.written.append(message)
        return message

    def sends(self, kind: str, who: UUID, invitation: UUID, cause: object, version: int = 1) -> str:
        id_ = str(uuid4())
        self.writes(
            "message-sent", who, message_id=id_, kind=kind, channel="email", cause=str(cause),
            version=version, invitation_id=str(invitation),
        )  # fmt: skip
        return id_

    def asks_for_a_call(self, about: str, who: UUID, invitation: UUID, cause: object) -> str:
        id_ = str(uuid4())
        self.writes(
            "call-task-raised", who, call_task_id=id_, about=about, cause=str(cause), version=1,
            invitation_id=str(invitation), reason="channel_is_call",
        )  # fmt: skip
        return id_


@pytest.fixture
def another(world: World) -> Another:
    return Another(world)


def learn(world: World, another: Another) -> Counter[str]:
    database: Database = world.notifications.database
    return take_over(database, [encode(each) for each in another.written])


def test_what_was_sent_is_not_sent_again(world: World, another: Another) -> None:
    her, untouched = world.register(), world.register("Olena")
    invitation, other = world.invite(her, untouched)
    id_ = another.sends("invitation", her, invitation, invitation)

    assert learn(world, another) == {"taken over": 1}
    world.send_due()

    assert [each["id"] for each in world.messages(f"?participant_id={her}")] == [id_]
    assert len(world.mails()) == 1, "the one that the other one has not written to"
    assert [data["cause"] for _, data in world.told()] == [str(other)]


def test_what_the_other_one_had_planned_is_planned_here(world: World, another: Another) -> None:
    her = world.register()
    (invitation,) = world.invite(her)
    another.sends("invitation", her, invitation, invitation)
    learn(world, another)
    world.send_due()

    world.set_clock(at("2027-03-22 08:00"))
    world.send_due()

    assert [each["reason"] for each in world.call_tasks()] == ["no_answer"]


def test_reminders_are_planned_of_who_was_confirmed_by_the_other_one(
    world: World, another: Another
) -> None:
    her = world.register()
    (invitation,) = world.invite(her)
    another.sends("invitation", her, invitation, invitation)
    world.answer(invitation, "yes")
    another.sends("confirmation", her, invitation, invitation)
    learn(world, another)
    world.send_due()
    assert world.mails() == []

    world.set_clock(at("2027-04-03 16:00"))
    world.send_due()

    assert [each["kind"] for each in world.messages("?state=sent&order=newest_first")][:1] == [
        "reminder"
    ]


def test_numbers_go_on_above_those_of_the_other_one(world: World, another: Another) -> None:
    her = world.register(channel="call")
    (invitation,) = world.invite(her)
    for _ in range(3):
        another.sends("cancellation", her, invitation, uuid4())

    learn(world, another)
    world.send_due()

    told = world.rows_of_everything()
    assert "call-task-raised" in told
    with world.notifications.database.engine.connect() as connection:
        found = connection.exec_driver_sql(f"select last from outbox_key where key = '{her}'")
        assert found.scalar_one() == 4


def test_an_open_call_stays_open_and_closes_with_her_answer(world: World, another: Another) -> None:
    her = world.register(channel="call")
    (invitation,) = world.invite(her)
    id_ = another.asks_for_a_call("invitation", her, invitation, invitation)
    learn(world, another)
    world.send_due()
    assert [each["id"] for each in world.call_tasks()] == [id_]

    world.answer(invitation, "yes")

    assert world.call_tasks() == []
    assert ("call-task-closed", "answered") in [
        (kind, data.get("result")) for kind, data in world.told()
    ]


def test_a_call_that_was_made_is_closed(world: World, another: Another) -> None:
    her = world.register(channel="call")
    (invitation,) = world.invite(her)
    id_ = another.asks_for_a_call("invitation", her, invitation, invitation)
    another.writes("call-task-closed", her, call_task_id=id_, result="reached")

    learn(world, another)
    world.send_due()

    assert world.call_tasks() == []
    assert [each["result"] for each in world.call_tasks("closed")] == ["reached"]


def test_the_second_time_nothing_is_new(world: World, another: Another) -> None:
    her = world.register()
    (invitation,) = world.invite(her)
    another.sends("invitation", her, invitation, invitation)
    learn(world, another)

    assert learn(world, another) == {"known already": 1}


def test_a_fact_of_0_1_0_says_no_invitation(world: World, another: Another) -> None:
    her, stranger = world.register(), uuid4()
    (invitation,) = world.invite(her)
    cause = uuid4()
    for who in (her, stranger):
        another.writes(
            "message-sent", who, message_id=str(uuid4()), kind="cancellation", channel="sms",
            cause=str(cause), version=1,
        )  # fmt: skip

    assert learn(world, another) == {"taken over": 1, "known already": 1}
    (message,) = world.messages()
    assert message["invitation_id"] == str(invitation)


def test_nothing_of_another_source_and_of_somebody_erased_is_believed(
    world: World, another: Another
) -> None:
    her, erased = world.register(), world.register("Olena")
    (invitation,) = world.invite(her)
    with world.notifications.database.agency(world.agency) as work:
        work.connection.exec_driver_sql(
            f"insert into erased_subject (agency_id, subject) values ('{work.agency}', '{erased}')"
        )
    another.sends("cancellation", erased, invitation, uuid4())
    another.writes(
        "message-sent", her, "kreis/insights", message_id=str(uuid4()), kind="invitation",
        channel="email", cause=str(invitation), version=1, invitation_id=str(invitation),
    )  # fmt: skip

    learn(world, another)

    assert world.messages() == []
