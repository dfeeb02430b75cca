"""What notifications is made of."""

from pathlib import Path

from kreis.chassis.roles import Service
from kreis.notifications.api import api
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.handlers import READS
from kreis.notifications.jobs import jobs

SERVICE = Service(
    name="notifications",
    settings=NotificationsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[api],
    reads=READS,
    jobs=jobs,
)
