"""Which services there are. It imports nothing: players of the story elsewhere ask this, too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceModule:
    """A service as `python -m <module> <role>`."""

    name: str
    module: str
    has_database: bool = True
    kafka_user: str = ""
    """Who it is at Kafka, if not the user of its name."""
    takes_over: bool = False
    """Whether its command `take-over` learns what another service has done in its place."""


KREIS = (
    ServiceModule("intake", "kreis.intake"),
    ServiceModule("cohorts", "kreis.cohorts"),
    ServiceModule("events", "kreis.events"),
    ServiceModule("notifications", "kreis.notifications", takes_over=True),
    ServiceModule("insights", "kreis.insights"),
    ServiceModule("subscriptions", "kreis.subscriptions"),
    ServiceModule("exchange", "kreis.exchange"),
    ServiceModule("console", "kreis.console", has_database=False),
)
