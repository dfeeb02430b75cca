"""Each service, given the same facts in a hundred orders, ends in the same state."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from sqlalchemy import Connection, text

from kreis.chassis.data.database import Database
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox, MissingPrerequisite
from kreis.chassis.process.service import Service
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, clients
from tests.system.reordering.broker import ShufflingBroker
from tests.system.reordering.corpus import Story

pytestmark = pytest.mark.waits

SEEDS = range(100)
READERS = {service.name: service for service in (COHORTS, EVENTS, NOTIFICATIONS)}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TABLES = """
select table_name, array_agg(column_name::text order by ordinal_position) as columns
from information_schema.columns
where table_schema = 'public' and data_type not like 'timestamp with time zone'
  and table_name not in ('inbox', 'alembic_version', 'story_clock', 'outbox_key', 'fact')
  and column_name not in ('position', 'traceparent')
group by table_name having 'agency_id' = any(array_agg(column_name::text))
"""


def test_the_broker_keeps_the_order_of_each_line(story: list[Message]) -> None:
    delivered: list[Message] = []
    ShufflingBroker(story, seed=1).deliver(lambda message: delivered.append(message) is None)
    first_seen = list(dict.fromkeys(message.id for message in delivered))

    assert sorted(first_seen) == sorted(message.id for message in story)
    assert first_seen != [message.id for message in story]
    assert len(delivered) > len(story)
    for line in {(m.source, m.topic, m.key) for m in story}:
        own = {m.id: m.sequence for m in story if (m.source, m.topic, m.key) == line}
        numbers = [own[each] for each in first_seen if each in own]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("name", READERS)
def test_the_final_state_is_the_same(name: str, story: list[Message], databases: Databases) -> None:
    reader = READERS[name]
    database = databases.of(reader)
    wanted = {(each.topic, each.type) for each in reader.subscriptions}
    messages = [message for message in story if (message.topic, message.type) in wanted]
    assert len(messages) > 1

    told = Reader(database, reader, agency=uuid5(NAMESPACE_URL, name))
    assert all(told.take(message) for message in messages)
    in_order = told.final_state(messages)
    assert in_order
    for seed in SEEDS:
        told = Reader(database, reader, agency=uuid5(NAMESPACE_URL, f"{name} {seed}"))
        ShufflingBroker(messages, seed).deliver(told.take)
        state = told.final_state(messages)
        assert Counter(state) - Counter(in_order) == {}, f"seed {seed}: more than in order"
        assert Counter(in_order) - Counter(state) == {}, f"seed {seed}: less than in order"


@pytest.fixture(scope="module")
def story(stock: Stock, apps: Apps) -> list[Message]:
    with closing(Databases(stock)) as databases, clients(databases, apps) as client_of:
        return Story(client_of).play()


class Reader:
    """A service's inbox, handlers and tables, for an agency of its own."""

    def __init__(self, database: Database, service: Service, agency: UUID) -> None:
        self._database, self._agency = database, agency
        self._inbox = Inbox(database, service.name, list(service.subscriptions))
        self._copies: dict[UUID, Message] = {}

    def take(self, message: Message) -> bool:
        """Whether it could be taken yet."""
        if message.id not in self._copies:
            self._copies[message.id] = self._copy(message)
        try:
            self._inbox.take(self._copies[message.id])
        except MissingPrerequisite:
            return False
        return True

    def _copy(self, message: Message) -> Message:
        return replace(
            message,
            agency=self._agency,
            id=uuid5(self._agency, str(message.id)),
            key=self._own(message.key),
            data=json.loads(self._own(json.dumps(message.data))),
        )

    def final_state(self, story: Sequence[Message]) -> list[str]:
        """Every row of every table, without moments, and without ids that the service made."""
        told = set(_UUID.findall(" ".join(json.dumps(m.data) + m.key for m in story)))
        known = {self._own(each): each for each in told}
        with self._database.agency(self._agency) as work:
            rows = [row for table in tables(work.connection) for row in _rows(work, table)]
        return [_UUID.sub(lambda found: known.get(found[0], "its own"), row) for row in rows]

    def _own(self, text: str) -> str:
        """With other ids: no two agencies have a person in common."""
        return _UUID.sub(lambda found: str(uuid5(self._agency, found[0])), text)


def tables(connection: Connection) -> list[tuple[str, list[str]]]:
    return [(row.table_name, row.columns) for row in connection.execute(text(_TABLES))]


def _rows(work: Any, table: tuple[str, list[str]]) -> list[str]:
    name, columns = table
    wanted = [column for column in columns if column != "agency_id"]
    statement = text(f"select {', '.join(wanted)} from {name} where agency_id = :agency")
    rows = work.connection.execute(statement, {"agency": work.agency})
    return [f"{name}: {json.dumps(_plain(row._asdict()), sort_keys=True)}" for row in rows]


def _plain(row: dict[str, Any]) -> Any:
    detail = row.get("detail")
    if isinstance(detail, dict):
        row["detail"] = {name: value for name, value in detail.items() if name != "traceparent"}
    return json.loads(json.dumps(row, default=str))
