"""Gauges of what teams outside have not confirmed or not taken."""

from __future__ import annotations

from prometheus_client import Gauge

from kreis.chassis.data.database import Database
from kreis.subscriptions.store import forgotten, subscriptions, webhooks

overdue = Gauge(
    "kreis_subscriptions_forgetting_overdue",
    "People whom subscribers were told to forget more than 72 hours ago, without acknowledgement",
)
failing = Gauge(
    "kreis_subscriptions_webhooks_failing",
    "Webhooks whose receiver has taken nothing for more than 24 hours; they are tried each hour",
)
shut = Gauge(
    "kreis_subscriptions_webhooks_shut",
    "Webhooks that nothing is sent to after three days of failures, until a lead opens them",
)


def look(database: Database) -> None:
    """Counts for all agencies."""
    late = failed = closed = 0
    for agency in subscriptions.agencies(database):
        with database.agency(agency) as work:
            late += forgotten.count_overdue(work)
            found = webhooks.counts(work)
        failed, closed = failed + found.failing, closed + found.shut
    overdue.set(late)
    failing.set(failed)
    shut.set(closed)
