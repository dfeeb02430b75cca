"""Due work that publishes changed bands, and deletes builds that were replaced a day ago.

Also the gauge of organisations whose publishing is paused.
"""

from __future__ import annotations

from prometheus_client import Gauge

from kreis.chassis.data.database import Database
from kreis.chassis.process.due import Due
from kreis.insights.commands import builds, publications, quarters
from kreis.insights.store import builds as stored
from kreis.insights.store import publications as ledger

paused = Gauge(
    "kreis_insights_publishing_paused",
    "Organisations of which nothing is published until `rebuild --agree`",
)


def look(database: Database) -> None:
    """Counts the agencies whose publishing is paused."""
    count = 0
    for agency in stored.agencies(database):
        with database.agency(agency) as work:
            count += ledger.is_paused(work)
    paused.set(count)


def settle(due: Due) -> None:
    """Publishes what a list has changed, once the time for corrections is over."""
    with due.finish() as work:
        ledger.settle(work, due.subject)
        publications.publish(work, publications.expected_at(work, due.subject))
        quarters.plan_for_date(work, due.subject)


def tell(due: Due) -> None:
    """Publishes what has changed of one person."""
    with due.finish() as work:
        publications.publish(work, [due.subject])


def drop_kept_builds(due: Due) -> None:
    with due.finish() as work:
        builds.drop_kept(work, int(due.cause))
