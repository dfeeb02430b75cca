"""Due work that publishes changed bands, and deletes builds that were replaced a day ago."""

from __future__ import annotations

from kreis.chassis.process.due import Due
from kreis.insights.commands import builds, publications, quarters
from kreis.insights.store import publications as ledger


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
