"""The parts events is made of."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.events.api import BLUEPRINTS
from kreis.events.api.refusals import STATUSES
from kreis.events.config import EventsSettings
from kreis.events.handlers import SUBSCRIPTIONS
from kreis.events.jobs import jobs
from kreis.events.store.inventory import TEXTS
from kreis.events.store.retention import RETENTION

SERVICE = Service(
    name="events",
    settings=EventsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[*BLUEPRINTS, retention.routes(RETENTION), mentions.routes(TEXTS)],
    statuses=STATUSES,
    jobs=jobs,
    subscriptions=SUBSCRIPTIONS,
)
