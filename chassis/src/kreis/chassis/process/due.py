"""Due work: work outside the service's database, or work for a later time.

Each piece of work is one row in the table `due`.

Promise: scheduled work runs at least once, after the commit of its transaction and not before
`not_before`. Each piece of work is retried on its own. The row of a finished piece is deleted in
the transaction of its result. A lease lets one process at a time work on a piece.
Refuses: a result after the lease was lost (`LeaseLost`), because another process has the piece by
then.

`not_before` uses the story clock. Leases and retry pauses use the database's machine time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from kreis.chassis import metrics, moments
from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.statements import statements
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent, tracing

BACK_OFF = (1, 5, 30, 120, 600, 3600)
"""Seconds before each retry. After the last retry the work is given up."""
LEASE = 30.0
"""Seconds that a lease lasts after a process has claimed or renewed it."""

_SQL = statements("due")

log = structlog.stdlib.get_logger("due")


class TryLater(Exception):
    """The other system is not available, and nothing has happened. The work is retried later."""


class GiveUp(Exception):
    """A retry cannot help. The reason is for the people who look at the work."""


class LeaseLost(Exception):
    """Another process has taken over this piece of work."""


@dataclass(frozen=True)
class Due:
    """One claimed piece of work."""

    database: Database
    id: UUID
    agency: UUID
    kind: str
    subject: UUID
    cause: str
    detail: Mapping[str, Any]
    not_before: datetime
    attempts: int
    beat: Callable[[], None]
    """Reports that the loop of this piece is alive."""

    @contextmanager
    def finish(self) -> Iterator[Work]:
        """Opens the transaction of the result, which also ends this piece. Raises `LeaseLost`.

        The piece may plan itself again, but only for a time to come (`TryLater`): it would run
        again at once, for ever, and a story clock would stand still."""
        moments.passed("after-effect")
        with self.database.agency(self.agency) as work:
            self._change(work, "finish")
            yield work
            if work.plans_by_now(self.kind, self.subject, self.cause):
                raise TryLater("it plans itself again for a moment that is not to come")

    def renew(self) -> None:
        """Extends the lease, because the work goes on, and reports that the loop is alive.
        Raises `LeaseLost`."""
        with self.database.agency(self.agency) as work:
            self._change(work, "renew", lease=LEASE)
        self.beat()

    def try_later(self, seconds: float) -> None:
        """Ends the lease. The work is retried after `seconds`. Raises `LeaseLost`."""
        with self.database.agency(self.agency) as work:
            self._change(work, "retry", seconds=seconds)

    @contextmanager
    def give_up(self, reason: str) -> Iterator[Work]:
        """Marks this piece as given up. The changes of the block are in the same transaction.
        The row stays for people to see. Raises `LeaseLost`."""
        with self.database.agency(self.agency) as work:
            self._change(work, "give_up", reason=reason)
            yield work

    def _change(self, work: Work, change: str, **values: Any) -> None:
        own = {"id": self.id, "attempts": self.attempts, **values}
        if work.connection.execute(_SQL[change], own).rowcount != 1:
            raise LeaseLost(f"{self.kind} {self.id}")


class Job(NamedTuple):
    """How to do one kind of work. `give_up` runs in the transaction that gives the work up."""

    kind: str
    run: Callable[[Due], None]
    give_up: Callable[[Work, Due, str], None] = lambda work, due, reason: None


def _unknown(kind: str) -> Job:
    """A job for a kind that this release does not know. It leaves the work to a process that
    knows the kind."""

    def put_off(due: Due) -> None:
        raise TryLater(f"nobody here knows the work {kind!r}")

    return Job(kind, put_off)


class DueRunner:
    """Claims and runs one piece after another until `stop` is set."""

    def __init__(self, database: Database, jobs: list[Job], beats: Heartbeats) -> None:
        self._database = database
        self._jobs = {job.kind: job for job in jobs}
        self._beats = beats
        # Asking is one statement: a transaction would cost three round trips more.
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._turn = threading.Lock()

    def run(self, stop: threading.Event) -> None:
        has_begun = False
        while not stop.is_set():
            self._beat()
            try:
                if not has_begun:
                    self._try_put_off_work()
                    has_begun = True
                due = self._next(stop)
                if due is not None:
                    self._work_on(due)
            except DBAPIError as fault:
                if not will_pass(fault):
                    raise
                log.warning("waiting_for_the_database", fault=type(fault).__name__)
                stop.wait(1)

    def _try_put_off_work(self) -> None:
        """Ends the pauses of work that an earlier process put off.

        That process may have been of an earlier release, which does not know this kind of work."""
        with self._database.engine.begin() as connection:
            connection.execute(_SQL["at_once"], {"kinds": list(self._jobs)})

    def _next(self, stop: threading.Event) -> Due | None:
        """Claims a piece. While there is none, one thread asks for all threads of the process."""
        if not self._turn.acquire(timeout=1):
            return None
        try:
            due = None if stop.is_set() else self._claim()
            if due is None:
                stop.wait(0.25)
            return due
        finally:
            self._turn.release()

    def run_next(self) -> bool:
        """Runs one piece that is due. Returns False if there was none."""
        due = self._claim()
        if due is not None:
            self._work_on(due)
        return due is not None

    def _work_on(self, due: Due) -> None:
        # Work that a migration planned has no trace.
        trace = due.detail.get("traceparent") or new_traceparent()
        with tracing(trace, due=due.kind, due_id=str(due.id)):
            metrics.due_finished.labels(kind=due.kind, outcome=self._run(due)).inc()

    def _run(self, due: Due) -> str:
        try:
            return self._attempt(due)
        except LeaseLost:
            log.warning("lease_lost")
            return "lease_lost"

    def _attempt(self, due: Due) -> str:
        job = self._jobs.get(due.kind, _unknown(due.kind))
        try:
            job.run(due)
        except LeaseLost:
            raise
        except GiveUp as reason:
            return self._give_up(job, due, str(reason))
        except TryLater as reason:
            return self._try_later(job, due, str(reason))
        except Exception as fault:
            log.exception("work_failed", attempts=due.attempts)
            return self._try_later(job, due, type(fault).__name__)
        return "done"

    def _try_later(self, job: Job, due: Due, reason: str) -> str:
        if due.attempts > len(BACK_OFF):
            return self._give_up(job, due, reason)
        log.info("work_put_off", attempts=due.attempts, reason=reason)
        due.try_later(BACK_OFF[due.attempts - 1])
        return "retried"

    def _give_up(self, job: Job, due: Due, reason: str) -> str:
        log.error("work_given_up", attempts=due.attempts, reason=reason)
        with due.give_up(reason) as work:
            job.give_up(work, due, reason)
        return "given_up"

    def _claim(self) -> Due | None:
        own = {"now": self._database.clock.now(), "lease": LEASE}
        with self._engine.connect() as connection:
            row = connection.execute(_SQL["claim"], own).one()
        claimed = row._asdict()
        metrics.due_overdue.set(max(0.0, float(claimed.pop("overdue") or 0)))
        if row.id is None:
            return None
        claimed["subject"] = UUID(row.subject)
        return Due(database=self._database, beat=self._beat, **claimed)

    def _beat(self) -> None:
        self._beats.beat(threading.current_thread().name)
