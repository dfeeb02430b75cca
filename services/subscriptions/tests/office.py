"""An agency that grants views, and the facts that others tell of its participants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.message import Message, new_id
from kreis.contracts import topics
from kreis.contracts.views import topic_of
from kreis.subscriptions import messages
from kreis.subscriptions.commands import subscriptions
from kreis.subscriptions.main import SERVICE
from tests.support.fixtures import Client, deliver, facts

NOW = datetime(2027, 6, 15, 9, 41, 7, 123456, tzinfo=UTC)
RECORDED = "kreis.attendance-recorded.v1"
JOINED = "kreis.cohort-joined.v1"
ATTENDANCE = {"fact": RECORDED, "fields": ["cohort_id", "date", "status"]}


def asked(name: str, **changes: Any) -> dict[str, Any]:
    """A request for a view, as a lead sends it."""
    return {
        "name": name,
        "team": "Fachdienst Kindertagesbetreuung",
        "purpose": "Ersatzbetreuung an Gruppentagen planen",
        "legal_basis": "Vereinbarung vom 28.05.2027",
        "contact": "Frau Beispiel, 0221 4710190",
        "facts": [ATTENDANCE],
        "since": "2027-06-01",
        "until": "2027-12-31",
    } | changes


_PUBLISHED = """
with done as (delete from outbox where topic like 'view.%' returning *)
insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)
select topic, key, type, id, sequence, agency_id, time, traceparent, data from done
order by position
"""


class Office:
    """Subscriptions as a lead and as teams outside see it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.lead = client.as_role("lead")
        self.database, self.agency = client.database, client.agency
        self.is_at(NOW)

    def is_at(self, moment: datetime) -> None:
        assert isinstance(self.database.clock, StoryClock)
        self.database.clock.set(moment)

    def later(self, **time: float) -> None:
        self.is_at(self.database.clock.now() + timedelta(**time))

    def register(self, name: str, **changes: Any) -> Any:
        return self.lead.ok("POST", "/v1/subscriptions", asked(name, **changes))

    def run(self, name: str, **changes: Any) -> None:
        """Registers a view whose topic stands."""
        self.register(name, **changes)
        with self.database.agency(self.agency) as work:
            subscriptions.open_(work, name, stands=True)

    def partner(self, name: str) -> Client:
        """The team outside, with the token of its subscription."""
        partner = self.client.as_role("partner", subject=name)
        partner.headers["Kreis-Purpose"] = "test"
        return partner

    def tell(self, type_: str, data: dict[str, Any], **how: Any) -> str:
        """Hands in a fact of its owner. Returns what became of it."""
        given = {"agency": self.agency, **how}
        who = UUID(data["participant_id"])
        return deliver(self.database, SERVICE, messages.PARTICIPATION, type_, who, data, **given)

    def forget(self, who: UUID, *, tombstone: bool = False) -> str:
        data = None if tombstone else {"participant_id": str(who)}
        fact = "kreis.participant-to-forget.v1"
        return deliver(self.database, SERVICE, messages.FORGET, fact, who, data, agency=self.agency)

    def publish(self) -> None:
        """What the relay does with rows of the outbox, once Kafka has them."""
        with self.database.engine.begin() as connection:
            connection.execute(text(_PUBLISHED))

    def rows(self, statement: str) -> list[Any]:
        with self.database.agency(self.agency) as work:
            return list(work.connection.execute(text(statement)).all())

    def told(self, name: str) -> list[dict[str, Any]]:
        """What waits for the relay on the topic of a view."""
        return facts(self.database, topic_of(name))


def attended(who: UUID, day: str = "2027-06-15", **changes: Any) -> dict[str, Any]:
    return {
        "participant_id": str(who),
        "group_event_id": str(uuid4()),
        "cohort_id": str(uuid4()),
        "kind": "open_meeting",
        "date": day,
        "status": "present",
        "minutes": 120,
        "revision": 812_345_678,
    } | changes


def message(agency: UUID, type_: str, data: dict[str, Any]) -> Message:
    """A fact as its owner's relay publishes it."""
    return Message(
        topic=messages.PARTICIPATION,
        key=data["participant_id"],
        type=type_,
        source=f"kreis/{topics()[messages.PARTICIPATION].facts[type_].owner}",
        id=new_id(),
        time=datetime.now(UTC),
        agency=agency,
        sequence=1,
        data=data,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
