"""What intake is made of."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.intake import handlers
from kreis.intake.api import api
from kreis.intake.api.refusals import STATUSES
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs
from kreis.intake.store.inventory import TEXTS
from kreis.intake.store.retention import RETENTION
from kreis.intake.store.sealed import COLUMNS, REASON, WHY_OPENED

SERVICE = Service(
    name="intake",
    settings=IntakeSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[api, retention.routes(RETENTION), mentions.routes(TEXTS, [REASON, WHY_OPENED])],
    subscriptions=handlers.SUBSCRIPTIONS,
    statuses=STATUSES,
    sealed=COLUMNS,
    jobs=jobs,
)
