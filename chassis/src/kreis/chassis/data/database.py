"""A service's database: one engine, and transactions that belong to one agency.

Promise: a `Work` commits its changed rows, its facts and its planned work together or not at all.
Each transaction sees the rows of one agency only.
Refuses: a transaction without an agency, and a fact that breaks its contract.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import Connection, CursorResult, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError

from kreis.chassis import metrics, moments
from kreis.chassis.config import ServiceSettings
from kreis.chassis.data import agenda, outbox
from kreis.chassis.data.agenda import Plan
from kreis.chassis.data.clock import Clock, MachineClock, StoryClock
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.outbox import Bell, Draft
from kreis.chassis.data.statements import statements
from kreis.chassis.encryption import NO_KEYS, Sealer
from kreis.chassis.logs import current_traceparent
from kreis.contracts import topics

Data = Mapping[str, Any] | None
TRUSTED = 0.5
"""Seconds. A connection that was idle for less time is used without a ping."""

_KNOW = statements("retention")["know"]
_TRY_LOCK = "select pg_try_advisory_lock(hashtextextended(%s, 0))"
_OPEN = "begin; set local kreis.agency = '{agency}'"
"""Begins a transaction and sets its agency, in one round trip. Every transaction of every
service starts this way."""
_OPEN_FOR_ROW = sql.SQL("begin; set local {setting} = {value}")
_AS_IT_IS = {"no_parameters": True}
"""Sends a percent sign as it is, and several statements at once."""


class _LastAnswer(psycopg.Cursor[Any]):
    """A cursor that shows the answer to the last of several statements sent in one round trip."""

    def execute(self, *asked: Any, **how: Any) -> _LastAnswer:
        super().execute(*asked, **how)
        while self.nextset():
            pass
        return self


class Work:
    """A unit of work: one transaction of one agency, with its facts and its planned work.

    `opening` holds the answer to the question with which the transaction was opened."""

    def __init__(
        self,
        connection: Connection,
        agency: UUID,
        now: datetime,
        sealer: Sealer,
        opening: CursorResult[Any],
    ) -> None:
        self.connection = connection
        self.opening = opening
        self.agency = agency
        self.now = now
        self.watched: set[UUID] = set()
        self._sealer = sealer
        self._drafts: list[Draft] = []
        self._plans: dict[tuple[str, str, str], Plan] = {}
        self._gathered: dict[Callable[[Work, list[Any]], None], list[Any]] = {}

    def emit(
        self,
        topic: str,
        fact: str,
        key: UUID | str,
        data: Data,
        fact_id: UUID | str | None = None,
        trace: str = "",
    ) -> None:
        """Writes a fact to the outbox when this work is committed. `data` is None for the
        tombstone of a compacted topic. `fact_id` None: a new one. `trace`, if it is not that of
        this work. Raises `InvalidFact`."""
        contract = topics()[topic]
        if data is not None or contract.cleanup != "compact":
            contract.facts[fact].validate(data)
        own = trace or current_traceparent()
        self._drafts.append(Draft(topic, str(key), fact, data, contract.history, own, fact_id))

    def schedule(
        self,
        kind: str,
        subject: UUID,
        cause: str,
        *,
        not_before: datetime | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Plans due work, once per kind, subject and cause. The work runs after the commit, and
        not before `not_before` (default: now). See `process.due`."""
        planned = agenda.plan(kind, subject, cause, not_before or self.now, detail or {})
        self._plans.setdefault(planned[:3], planned)

    def plans_by_now(self, kind: str, subject: UUID, cause: str) -> bool:
        """Returns whether this work plans that piece, and not for a time to come."""
        planned = self._plans.get((kind, str(subject), cause))
        return planned is not None and planned.not_before <= self.now

    def gather(self, act: Callable[[Work, list[Any]], None], item: Any) -> None:
        """Calls `act` once with all items gathered for it, before this work is committed. So what
        several messages of one transaction say needs one statement. `act` must not gather."""
        self._gathered.setdefault(act, []).append(item)

    def watch(self, subject: UUID) -> None:
        """Notes that this work has read a person's data, and that the access log must record it.

        The service decides which people are watched. Every access to the data of a watched person
        is recorded.
        """
        self.watched.add(subject)

    def seal(self, column: str, row: object, text: str) -> bytes:
        """Encrypts a value for this column (`table.column`) of this row of this agency."""
        return self._sealer.seal(text, column, self.agency, row)

    def unseal(self, column: str, row: object, sealed: bytes) -> str:
        """Decrypts what `seal` made for the same place. Raises `CannotOpen`."""
        return self._sealer.open(sealed, column, self.agency, row)

    def close(self) -> bool:
        """Calls what was gathered for, then writes plans and facts last and sorted, which avoids
        deadlocks. Returns True if there are facts."""
        for act, items in self._gathered.items():
            act(self, items)
        agenda.insert(self.connection, self.agency, self._plans.values())
        return outbox.write(self.connection, self.agency, self._drafts)


class Database:
    """The connection pool and the clock of one service's database. `direct_url` is the address
    without a transaction pooler. The default is `url`."""

    def __init__(
        self, url: str, sealer: Sealer = NO_KEYS, *, story_clock: bool = False, direct_url: str = ""
    ) -> None:
        self.sealer = sealer
        self.engine = create_engine(
            url,
            pool_size=10,
            max_overflow=10,
            hide_parameters=True,  # parameters hold names, and errors are logged
            connect_args={"cursor_factory": _LastAnswer},
        )
        _try_idle_connections(self.engine)
        # `_OPEN` sends BEGIN. AUTOCOMMIT stops the driver from sending a second one. Commit and
        # rollback still work.
        self._opened_by_us = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.clock: Clock = StoryClock(self.engine) if story_clock else MachineClock()
        self.direct_url = direct_url or url
        self._bell = Bell(self.direct_url)
        self._known: set[UUID] = set()

    @classmethod
    def of(cls, settings: ServiceSettings) -> Database:
        """Opens a service's own database, with the clock that its settings name."""
        return cls(
            settings.database_url,
            settings.encryption_keys,
            story_clock=settings.story_clock,
            direct_url=settings.direct_database_url,
        )

    @contextmanager
    def agency(self, agency: UUID, question: str = "") -> Iterator[Work]:
        """Opens a transaction of this agency. It commits when the block ends, and rolls back on
        an error. `question` is a statement with literals (`psycopg.sql`), asked in the same round
        trip. `Work.opening` has the answer."""
        now = self.clock.now()
        with self._opened_by_us.begin() as connection:
            # `str(UUID(…))` has only hexadecimal digits and dashes: no SQL injection.
            opening = _OPEN.format(agency=UUID(str(agency)))
            asked = connection.exec_driver_sql(
                f"{opening}; {question}" if question else opening, execution_options=_AS_IT_IS
            )
            work = Work(connection, agency, now, self.sealer, asked)
            yield work
            if agency not in self._known:
                # So that what this agency keeps is deleted in time, whoever works here later.
                connection.execute(_KNOW, {"agency": agency})
            has_facts = work.close()
            moments.passed("before-commit")
        self._known.add(agency)
        moments.passed("after-commit")
        if has_facts:
            self._bell.ring()

    @contextmanager
    def known_row(self, setting: str, value: str) -> Iterator[Connection]:
        """Opens a transaction without an agency, for callers that do not know it yet. The
        transaction sees only rows that a policy on `setting` lets through."""
        named = {"setting": sql.Identifier("kreis", setting), "value": sql.Literal(value)}
        with self._opened_by_us.begin() as connection:
            opening = _OPEN_FOR_ROW.format(**named).as_string(None)
            connection.exec_driver_sql(opening, execution_options=_AS_IT_IS)
            yield connection

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        """Holds an advisory lock for longer than a transaction, on a direct connection of its own.
        Yields False if another process holds the lock `what`."""
        with psycopg.connect(outbox.libpq(self.direct_url), autocommit=True) as direct:
            row = direct.execute(_TRY_LOCK, (what,)).fetchone()
            try:
                yield bool(row and row[0])
            finally:
                # The server sees some time later that a connection was closed. One that is lost
                # holds no lock.
                with suppress(psycopg.OperationalError):
                    direct.execute("select pg_advisory_unlock_all()")

    def close(self) -> None:
        """Closes all connections. The database cannot be used afterwards."""
        self._bell.close()
        self.engine.dispose()

    def answers(self, revision: str = "") -> bool:
        """True if the database answers and its tables have this revision or a later one. Older
        code can use the tables of a later revision."""
        try:
            with self.engine.connect() as connection:
                found = connection.execute(text("select version_num from alembic_version")).scalar()
        except DBAPIError as fault:
            # A permanent fault means that the table `alembic_version` does not exist yet.
            metrics.migration_missing.set(not will_pass(fault))
            return False
        is_there = found is not None and str(found) >= revision
        metrics.migration_missing.set(not is_there)
        return is_there


def _try_idle_connections(engine: Engine) -> None:
    """Pings a pooled connection before use if it was idle for `TRUSTED` seconds or longer. The
    server may have restarted meanwhile. Other connections are not pinged, which saves a round
    trip."""

    @event.listens_for(engine, "checkin")
    def note(_: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def try_it(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get("idle_since")
        if since is None or time.monotonic() - since < TRUSTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as fault:
            raise DisconnectionError from fault
