"""The parts of insights."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.insights import handlers, jobs
from kreis.insights.api import BLUEPRINTS
from kreis.insights.api.refusals import STATUSES
from kreis.insights.config import InsightsSettings
from kreis.insights.jobs import publishing, rebuilding
from kreis.insights.store.inventory import TEXTS
from kreis.insights.store.retention import RETENTION

SERVICE = Service(
    name="insights",
    settings=InsightsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[*BLUEPRINTS, retention.routes(RETENTION), mentions.routes(TEXTS)],
    subscriptions=handlers.SUBSCRIPTIONS,
    statuses=STATUSES,
    jobs=jobs.jobs,
    look=publishing.look,
    commands=[rebuilding.command],
)
