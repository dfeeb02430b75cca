"""Parking against a model: whatever fails and whoever acts, each key keeps its order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields

from kreis.chassis.data.database import Database, Work
from kreis.chassis.message import Message, encode
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.parking import Actor
from tests.support.notes import a_message

TOPIC, TYPE = "participation.v1", "kreis.cohort-joined.v1"
ME = Actor("test", "a property")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("again"), st.integers(0, 2), st.just(False)),
        st.tuples(st.just("mend"), st.integers(0, 2), st.just(False)),
        st.tuples(st.just("replay"), st.integers(0, 2), st.just(False)),
        st.tuples(st.just("discard"), st.integers(0, 2), st.just(False)),
    ),
    max_size=20,
)


class CohortJoined(Schema):
    cohort_id = fields.String(required=True)


class Play:
    """The consumer and an operator on one side, a model of lists on the other."""

    def __init__(self, database: Database, agency: UUID) -> None:
        self.keys = [uuid4() for _ in range(3)]
        self.effects: dict[str, list[UUID]] = defaultdict(list)
        self.expected: dict[str, list[UUID]] = defaultdict(list)
        self.waiting: dict[str, list[Message]] = defaultdict(list)
        self.delivered: dict[str, list[Message]] = defaultdict(list)
        self.sick: set[UUID] = set()
        self._agency = agency
        self.inbox = Inbox(
            database, "notes", [Subscription(TOPIC, TYPE, CohortJoined, self._handle)]
        )

    def _handle(self, work: Work, message: Message, fact: dict[str, Any]) -> None:
        if message.id in self.sick:
            raise RuntimeError("sick")
        self.effects[message.key].append(message.id)

    def deliver(self, key: str, is_sick: bool) -> None:
        message = a_message(self._agency, TOPIC, UUID(key))
        if is_sick:
            self.sick.add(message.id)
        self.delivered[key].append(message)
        self._take(message)
        if self.waiting[key] or is_sick:
            self.waiting[key].append(message)
        else:
            self.expected[key].append(message.id)

    def again(self, key: str, _: bool) -> None:
        for message in self.delivered[key]:
            self._take(message)

    def mend(self, key: str, _: bool) -> None:
        self.sick -= {message.id for message in self.waiting[key]}

    def replay(self, key: str, _: bool) -> None:
        while (head := self.inbox.parking.head(TOPIC, key)) is not None:
            try:
                self.inbox.replay(head, ME)
            except RuntimeError:
                break
        while self.waiting[key] and self.waiting[key][0].id not in self.sick:
            self.expected[key].append(self.waiting[key].pop(0).id)

    def discard(self, key: str, _: bool) -> None:
        head = self.inbox.parking.head(TOPIC, key)
        if head is not None:
            self.inbox.parking.discard(head.position, ME)
            assert self.waiting[key].pop(0).id == head.id

    def _take(self, message: Message) -> None:
        """As the consumer, once its patience is over."""
        try:
            self.inbox.take(message)
        except RuntimeError as fault:
            self.inbox.parking.park(encode(message), "", fault)


@given(steps=STEPS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_each_key_keeps_its_order_and_each_message_has_its_effect_at_most_once(
    database: Database, agency: UUID, steps: list[tuple[str, int, bool]]
) -> None:
    play = Play(database, agency)
    for act, which, is_sick in steps:
        getattr(play, act)(str(play.keys[which]), is_sick)

    own = {str(key) for key in play.keys}
    parked = [each for each in play.inbox.parking.list(ME) if each.key in own]
    for key in own:
        assert play.effects[key] == play.expected[key]
        assert [each.id for each in parked if each.key == key] == [
            message.id for message in play.waiting[key]
        ]
