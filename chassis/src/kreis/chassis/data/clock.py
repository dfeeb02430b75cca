"""What time it is for the people.

Promise: dates, deadlines, due times and link expiry follow `Clock.now()`. Leases, back-off, token
expiry, Kafka timestamps and log lines keep machine time and never ask here.
Refuses: a story clock outside safe mode (see `config`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Engine, text


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, in UTC."""


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


_TOLD = "select story_time, set_at from story_clock"


class StoryClock:
    """A clock that a story sets, shared by all processes of a service through its database.

    It runs on from the moment it was set to. Before it is first set it shows machine time.
    """

    def __init__(self, engine: Engine) -> None:
        # Asked before every transaction: in one round trip, without a transaction of its own.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def now(self) -> datetime:
        with self._engine.connect() as connection:
            row = connection.exec_driver_sql(_TOLD).one_or_none()
        machine = datetime.now(UTC)
        return machine if row is None else row.story_time + (machine - row.set_at)

    def set(self, story_time: datetime) -> None:
        statement = text(
            "insert into story_clock (single, story_time, set_at) values (true, :story, :machine)"
            " on conflict (single) do update set story_time = :story, set_at = :machine"
        )
        with self._engine.begin() as connection:
            connection.execute(statement, {"story": story_time, "machine": datetime.now(UTC)})
