"""What events is made of."""

from pathlib import Path

from kreis.chassis.roles import Service
from kreis.events.api import BLUEPRINTS
from kreis.events.config import EventsSettings
from kreis.events.handlers import READS
from kreis.events.jobs import jobs

SERVICE = Service(
    name="events",
    settings=EventsSettings,
    versions=Path(__file__).parent / "migrations",
    blueprints=BLUEPRINTS,
    jobs=jobs,
    reads=READS,
)
