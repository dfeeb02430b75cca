"""The parts of subscriptions."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.subscriptions import handlers, jobs
from kreis.subscriptions.api import BLUEPRINTS
from kreis.subscriptions.api.refusals import STATUSES
from kreis.subscriptions.config import SubscriptionsSettings
from kreis.subscriptions.jobs import overdue
from kreis.subscriptions.store.inventory import TEXTS
from kreis.subscriptions.store.retention import RETENTION
from kreis.subscriptions.store.sealed import KEY, SECRET

SERVICE = Service(
    name="subscriptions",
    settings=SubscriptionsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[*BLUEPRINTS, retention.routes(RETENTION), mentions.routes(TEXTS)],
    subscriptions=handlers.SUBSCRIPTIONS,
    statuses=STATUSES,
    sealed=[KEY, SECRET],
    jobs=jobs.jobs,
    look=overdue.look,
)
