"""Fills a build from the owners' histories, for a new agency and for `rebuild`."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from kreis.chassis.client.peers import Refused, Unavailable
from kreis.chassis.data.database import Database
from kreis.chassis.process import retention
from kreis.chassis.process.due import Due, TryLater
from kreis.insights.commands import builds, facts, publications, quarters
from kreis.insights.jobs.histories import Histories
from kreis.insights.store.retention import RETENTION


def fill(
    database: Database,
    histories: Histories,
    agency: UUID,
    build: int,
    *,
    after_page: Callable[[], None] = lambda: None,
) -> int:
    """Reads the histories into a build. Returns the number of facts.

    Histories reach back further than rows are kept. Older rows are deleted here, before anything
    is published: their people have no row in the ledger any more and would be told anew.
    """
    read = 0
    for page in histories.facts(agency):
        with database.agency(agency) as work:
            facts.learn(work, page, build)
        read += len(page)
        after_page()
    for rule in RETENTION.rules:
        retention.apply(database, agency, rule, after_batch=after_page)
    return read


class Filling:
    """Fills the live build while facts from the topics go into it as well."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories

    def run(self, due: Due) -> None:
        with due.database.agency(due.agency) as work:
            build = builds.live(work)
        try:
            fill(due.database, self._histories, due.agency, build, after_page=due.renew)
        except (Unavailable, Refused) as fault:
            raise TryLater(str(fault)) from fault
        with due.finish() as work:
            builds.mark_filled(work, build)
            publications.publish_all(work, agreed=False)
            quarters.plan_all(work)
