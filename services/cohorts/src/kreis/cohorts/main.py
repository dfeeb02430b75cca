"""The parts of cohorts."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.cohorts import handlers, jobs
from kreis.cohorts.api import BLUEPRINTS
from kreis.cohorts.api.refusals import STATUSES
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.store.inventory import TEXTS
from kreis.cohorts.store.retention import RETENTION

SERVICE = Service(
    name="cohorts",
    settings=CohortsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[*BLUEPRINTS, retention.routes(RETENTION), mentions.routes(TEXTS)],
    subscriptions=handlers.SUBSCRIPTIONS,
    statuses=STATUSES,
    jobs=jobs.jobs,
)
