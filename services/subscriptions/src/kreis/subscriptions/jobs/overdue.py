"""The gauge of what subscribers should have acknowledged by now."""

from __future__ import annotations

from prometheus_client import Gauge

from kreis.chassis.data.database import Database
from kreis.subscriptions.store import forgotten

overdue = Gauge(
    "kreis_subscriptions_forgetting_overdue",
    "People whom subscribers were told to forget more than 72 hours ago, without acknowledgement",
)


def look(database: Database) -> None:
    """Counts what is overdue, of all agencies."""
    overdue.set(forgotten.count_overdue(database))
