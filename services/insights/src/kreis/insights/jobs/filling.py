"""Fills a build from the owners' histories, for a new agency and for `rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from kreis.chassis.client.peers import Refused, Unavailable
from kreis.chassis.data.database import Database
from kreis.chassis.process import retention
from kreis.chassis.process.due import Due, TryLater
from kreis.insights.commands import builds, facts, publications, quarters
from kreis.insights.jobs.histories import Histories
from kreis.insights.store.retention import RETENTION


class Busy(Exception):
    """Another process fills a build of the agency."""


@contextmanager
def alone(database: Database, agency: UUID) -> Iterator[None]:
    """Lets one process at a time fill builds of an agency. Raises `Busy`."""
    with database.alone(f"builds/{agency}") as is_alone:
        if not is_alone:
            raise Busy(f"The tables of {agency} are being filled by another process")
        yield


def fill(
    database: Database,
    histories: Histories,
    build: int,
    *,
    after_page: Callable[[], None] = lambda: None,
) -> int:
    """Reads the histories into a build. Returns the number of facts.

    Histories reach back further than rows are kept. Older rows are deleted here, before anything
    is published: their people have no row in the ledger any more and would be told anew.
    """
    read, agency = 0, histories.agency
    for page in histories.facts():
        with database.agency(agency) as work:
            facts.learn(work, page, build)
        read += len(page)
        after_page()
    for rule in RETENTION.rules:
        retention.apply(database, agency, rule, after_batch=after_page)
    with database.agency(agency) as work:
        builds.take_statistics(work)
    after_page()
    return read


class Filling:
    """Fills the live build while facts from the topics go into it as well."""

    def __init__(self, open_histories: Callable[[UUID], Histories]) -> None:
        self._open_histories = open_histories

    def run(self, due: Due) -> None:
        try:
            with alone(due.database, due.agency):
                self._fill(due)
        except (Unavailable, Refused, Busy) as fault:
            raise TryLater(str(fault)) from fault

    def _fill(self, due: Due) -> None:
        with due.database.agency(due.agency) as work:
            build = builds.live(work)
        # From their beginning: an earlier try may have filled another build, or another database.
        histories = self._open_histories(due.agency)
        fill(due.database, histories, build, after_page=due.renew)
        with due.finish() as work:
            builds.mark_filled(work, build)
            publications.publish_all(work, agreed=False)
            quarters.plan_all(work)
