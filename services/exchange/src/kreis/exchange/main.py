"""The parts of exchange."""

from pathlib import Path

from kreis.chassis.http import mentions, retention
from kreis.chassis.process.service import Service
from kreis.exchange import jobs
from kreis.exchange.api import BLUEPRINTS
from kreis.exchange.api.refusals import STATUSES
from kreis.exchange.config import ExchangeSettings
from kreis.exchange.store.inventory import TEXTS
from kreis.exchange.store.retention import RETENTION
from kreis.exchange.store.sealed import COLUMNS

SERVICE = Service(
    name="exchange",
    settings=ExchangeSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=[*BLUEPRINTS, retention.routes(RETENTION), mentions.routes(TEXTS)],
    statuses=STATUSES,
    sealed=COLUMNS,
    jobs=jobs.jobs,
)
