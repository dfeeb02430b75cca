"""The clock for dates and deadlines. It shows machine time or the time of a story (a demo or a
test).

Promise: dates, deadlines, due times and link expiry use `Clock.now()`. Leases, retry pauses, token
expiry, Kafka timestamps and log lines use machine time.
Refuses: a story clock outside safe mode (see `config`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from sqlalchemy import Engine, text

from kreis.chassis.data.statements import statements


class Clock(Protocol):
    def now(self) -> datetime:
        """Returns the current moment in UTC."""


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class OpenWork(NamedTuple):
    """Work of one service: how much is to be done now, and when the next falls due."""

    waiting: int
    next_at: datetime | None


_READ = "select story_time, set_at from story_clock"
_SQL = statements("story_clock")


class StoryClock:
    """A clock that a demo or a test sets. All processes of a service share it through the database.

    The clock runs on from the moment that was set. Until it is set, it shows machine time.
    """

    def __init__(self, engine: Engine) -> None:
        # Every transaction reads the clock first. With AUTOCOMMIT this costs one round trip.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def now(self) -> datetime:
        with self._engine.connect() as connection:
            row = connection.exec_driver_sql(_READ).one_or_none()
        machine = datetime.now(UTC)
        return machine if row is None else row.story_time + (machine - row.set_at)

    def set(self, story_time: datetime) -> None:
        statement = text(
            "insert into story_clock (single, story_time, set_at) values (true, :story, :machine)"
            " on conflict (single) do update set story_time = :story, set_at = :machine"
        )
        with self._engine.begin() as connection:
            connection.execute(statement, {"story": story_time, "machine": datetime.now(UTC)})

    def forward(self, story_time: datetime) -> None:
        """Sets the clock, unless it is later already. So a request that comes twice, or late, never
        turns it back."""
        values = {"story": story_time, "machine": datetime.now(UTC)}
        with self._engine.begin() as connection:
            connection.execute(_SQL["forward"], values)

    def open_work(self) -> OpenWork:
        """Returns the work of all agencies that is due, and facts that are not yet published."""
        now = self.now()
        with self._engine.connect() as connection:
            return OpenWork(*connection.execute(_SQL["open_work"], {"now": now}).one())
