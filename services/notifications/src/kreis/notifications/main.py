"""What notifications is made of."""

from pathlib import Path

from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.notifications.api import api
from kreis.notifications.api.mail_reports import KEY
from kreis.notifications.api.refusals import STATUSES
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.handlers import SUBSCRIPTIONS
from kreis.notifications.jobs import jobs, taking_over
from kreis.notifications.store.inventory import TEXTS
from kreis.notifications.store.retention import RETENTION
from kreis.notifications.store.sealed import COLUMNS, NOTE


def peers(settings: NotificationsSettings) -> dict[str, Peer]:
    """Returns whom routes ask: intake knows whose people somebody may read of."""
    return {"intake": Peer("intake", settings.intake_url, tokens_of(settings, "notifications"))}


def keys(settings: NotificationsSettings) -> dict[str, str]:
    """Returns the key with which mail servers and providers sign their reports."""
    return {KEY: settings.mail_report_key} if settings.mail_report_key else {}


SERVICE = Service(
    name="notifications",
    settings=NotificationsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[api, retention.routes(RETENTION), mentions.routes(TEXTS, [NOTE])],
    subscriptions=SUBSCRIPTIONS,
    statuses=STATUSES,
    sealed=COLUMNS,
    peers=peers,
    keys=keys,
    commands=[taking_over.command],
    jobs=jobs,
)
