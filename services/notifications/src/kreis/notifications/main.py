"""What notifications is made of."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.notifications.api import api
from kreis.notifications.api.refusals import STATUSES
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.handlers import SUBSCRIPTIONS
from kreis.notifications.jobs import jobs
from kreis.notifications.store.inventory import TEXTS
from kreis.notifications.store.retention import RETENTION

SERVICE = Service(
    name="notifications",
    settings=NotificationsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[api, retention.routes(RETENTION), mentions.routes(TEXTS)],
    subscriptions=SUBSCRIPTIONS,
    statuses=STATUSES,
    jobs=jobs,
)
