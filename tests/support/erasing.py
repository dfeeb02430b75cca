"""What each service holds about a person, and how it is told to erase her."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kreis.chassis.data.database import Database
from kreis.chassis.process import erasure
from kreis.chassis.process.due import Job
from kreis.chassis.process.erasure import Inventory
from kreis.cohorts import messages as cohorts_messages
from kreis.cohorts.store.inventory import INVENTORY as COHORTS
from kreis.events.messages import privacy as events_privacy
from kreis.events.store.inventory import INVENTORY as EVENTS
from kreis.exchange.store.inventory import INVENTORY as EXCHANGE
from kreis.insights import messages as insights_messages
from kreis.insights.store.inventory import INVENTORY as INSIGHTS
from kreis.intake import messages as intake_messages
from kreis.intake.store.inventory import INVENTORY as INTAKES
from kreis.notifications import messages as notifications_messages
from kreis.notifications.store.inventory import HERS, NOBODYS
from kreis.subscriptions import messages as subscriptions_messages
from kreis.subscriptions.store.inventory import INVENTORY as SUBSCRIPTIONS
from tests.support.fixtures import deliver
from tests.support.services import service_of

INVENTORIES = {
    "intake": INTAKES,
    "cohorts": COHORTS,
    "events": EVENTS,
    "notifications": Inventory(hers=HERS, nobodys=NOBODYS),
    "insights": INSIGHTS,
    "subscriptions": SUBSCRIPTIONS,
    "exchange": EXCHANGE,
}
ACKNOWLEDGES = {
    "intake": intake_messages.erasure_acknowledged,
    "cohorts": cohorts_messages.erasure_acknowledged,
    "events": events_privacy.erasure_acknowledged,
    "notifications": notifications_messages.erasure_acknowledged,
    "insights": insights_messages.erasure_acknowledged,
    "subscriptions": subscriptions_messages.erasure_acknowledged,
}
PRIVACY, ERASED = "privacy.v2", "kreis.participant-erased.v1"
ACKNOWLEDGED = "kreis.erasure-acknowledged.v1"
MARKS = {"erased_subject", "erasure", "erasure_acknowledgement"}
NOT_ABOUT_PEOPLE = {
    "inbox",
    "parked_act",
    "alembic_version",
    "story_clock",
    "retention_setting",
    "retention_report",
    "cleansed",
    "fact_counter",
}
"""A counter of facts has the random id of its feed's epoch. The inbox knows ids of messages, which
say nothing. What was done about parked messages may name her in words; see the test about records
of others."""


def tell(database: Database, name: str, agency: UUID, her: UUID, data: object = "") -> str:
    fact = {"participant_id": str(her)} if data == "" else None
    key: UUID = f"{her}#erased"  # type: ignore[assignment]
    return deliver(database, service_of(name), PRIVACY, ERASED, key, fact, agency=agency)


def acknowledge(database: Database, service: str, agency: UUID, her: UUID) -> str:
    """Hands intake the acknowledgement of a service."""
    key: UUID = f"{her}#ack"  # type: ignore[assignment]
    data = {"participant_id": str(her), "service": service}
    topic = f"privacy-ack.{service}.v1"
    return deliver(database, service_of("intake"), topic, ACKNOWLEDGED, key, data, agency=agency)


def jobs(name: str) -> Sequence[Job]:
    return [erasure.job(INVENTORIES[name], ACKNOWLEDGES[name])]
