"""A service's database: one engine, and transactions that belong to one agency.

Promise: what a `Work` changed, the facts it emitted and the work it scheduled are committed
together or not at all; each transaction sees the rows of one agency only.
Refuses: a transaction without an agency, and a fact that its contract does not allow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError

from kreis.chassis import metrics, moments
from kreis.chassis.data import agenda, outbox
from kreis.chassis.data.agenda import Plan
from kreis.chassis.data.clock import Clock, MachineClock, StoryClock
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.outbox import Bell, Draft
from kreis.chassis.logs import current_traceparent
from kreis.contracts import topics

TRUSTED = 0.5
"""Seconds for which an idle connection is taken to be alive."""

_SET = text("select set_config(:name, :value, true)")
_OPEN = "begin; set local kreis.agency = '{agency}'"
"""Both in one round trip: every transaction of every service begins with it."""


class Work:
    """A unit of work: one transaction of one agency, and what it wants to tell the others."""

    def __init__(self, connection: Connection, agency: UUID, now: datetime) -> None:
        self.connection = connection
        self.agency = agency
        self.now = now
        self.watched: set[UUID] = set()
        self._drafts: list[Draft] = []
        self._plans: dict[tuple[str, str, str], Plan] = {}

    def emit(self, topic: str, fact: str, key: UUID | str, data: Mapping[str, Any] | None) -> None:
        """Announces a fact once this work is committed; `None` is the tombstone of a compacted
        topic. Raises `InvalidFact`."""
        if data is not None or topics()[topic].cleanup != "compact":
            topics()[topic].facts[fact].validate(data)
        history, trace = topics()[topic].history, current_traceparent()
        self._drafts.append(Draft(topic, str(key), fact, data, history, trace))

    def schedule(
        self,
        kind: str,
        subject: UUID,
        cause: str,
        *,
        not_before: datetime | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Plans outside work once this work is committed, once per kind, subject and cause. See
        `due`."""
        planned = agenda.plan(kind, subject, cause, not_before or self.now, detail or {})
        self._plans.setdefault(planned[:3], planned)

    def watch(self, subject: UUID) -> None:
        """Says that this work has met somebody whose every view is recorded. See `access`."""
        self.watched.add(subject)

    def close(self) -> bool:
        """Writes plans and facts last and sorted: no two works wait for each other in a ring."""
        agenda.insert(self.connection, self.agency, self._plans.values())
        return outbox.write(self.connection, self.agency, self._drafts)


class Database:
    def __init__(self, url: str, *, story_clock: bool = False, direct_url: str = "") -> None:
        self.engine = create_engine(
            url,
            pool_size=10,
            max_overflow=10,
            hide_parameters=True,  # they hold names, and errors reach log lines
        )
        _try_idle_connections(self.engine)
        # The driver sends no BEGIN of its own here; commit and rollback are as always.
        self._opened_by_us = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.clock: Clock = StoryClock(self.engine) if story_clock else MachineClock()
        self.direct_url = direct_url or url
        self._bell = Bell(self.direct_url)

    @contextmanager
    def agency(self, agency: UUID) -> Iterator[Work]:
        """A transaction of this agency: committed when the block ends, rolled back on an error."""
        now = self.clock.now()
        with self._opened_by_us.begin() as connection:
            # `str(UUID(…))` is hexadecimal digits and dashes, whatever was handed in.
            connection.exec_driver_sql(_OPEN.format(agency=UUID(str(agency))))
            work = Work(connection, agency, now)
            yield work
            has_facts = work.close()
            moments.passed("before-commit")
        moments.passed("after-commit")
        if has_facts:
            self._bell.ring()

    @contextmanager
    def known_row(self, setting: str, value: str) -> Iterator[Connection]:
        """Reads where the agency is yet to be found: only rows whose policy names this setting."""
        with self.engine.begin() as connection:
            connection.execute(_SET, {"name": f"kreis.{setting}", "value": value})
            yield connection

    def close(self) -> None:
        """Gives back all connections; nothing can be done with this database afterwards."""
        self._bell.close()
        self.engine.dispose()

    def answers(self, revision: str = "") -> bool:
        """Whether the database can be used at this moment: it is there, and its tables are those
        of this revision or of a later one, which older code can use as well."""
        try:
            with self.engine.connect() as connection:
                found = connection.execute(text("select version_num from alembic_version")).scalar()
        except DBAPIError as fault:
            # One that will not pass is that there is no table of revisions yet.
            metrics.migration_missing.set(not will_pass(fault))
            return False
        is_there = found is not None and str(found) >= revision
        metrics.migration_missing.set(not is_there)
        return is_there


def _try_idle_connections(engine: Engine) -> None:
    """Tries a pooled connection that has been idle before it is used: the server may have been
    restarted meanwhile. One that was in use a moment ago is trusted, which saves a round trip."""

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
