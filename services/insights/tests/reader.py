"""Insights as the broker and as staff see it, and what it reads of a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox
from kreis.insights.commands.facts import learn
from kreis.insights.config import InsightsSettings
from kreis.insights.domain.facts import Fact
from kreis.insights.jobs import jobs
from kreis.insights.main import SERVICE
from kreis.insights.messages import LEARNED
from services.insights.tests.group import Group
from tests.support.fixtures import Client, facts, run_due

NOWHERE = "http://127.0.0.1:9"
SETTINGS = InsightsSettings(
    bind="",
    issuer="",
    jwks_url="",
    database_url="",
    kafka=KafkaAccess(""),
    workload_tokens=Path("nowhere"),
    cohorts_url=NOWHERE,
    events_url=NOWHERE,
)


def as_fact(message: Message) -> Fact:
    """What insights reads of a message."""
    data = LEARNED[message.type]().load(message.data or {})
    return Fact(message.type, message.time, message.sequence, data)


class Insights:
    """Insights, as the broker and as staff see it."""

    def __init__(self, client: Client) -> None:
        self.client = client.as_role("contact-person")
        self.database = client.database
        self.agency = client.agency
        self._inbox = Inbox(self.database, "insights", list(SERVICE.subscriptions))
        self.at("2027-07-01T12:00")

    def at(self, moment: str) -> None:
        clock = self.database.clock
        assert isinstance(clock, StoryClock)
        clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def group(self, **wanted: Any) -> Group:
        return Group(self.agency, **wanted)

    def take(self, told: Iterable[Message]) -> list[str]:
        """Hears of facts, as if the owners' histories had been read before."""
        outcomes = [self._inbox.take(each) for each in told]
        with self.database.agency(self.agency) as work:
            work.connection.execute(text("update build set is_filled = true"))
            work.connection.execute(text("delete from due where kind = 'fill'"))
        return outcomes

    def take_as_one(self, told: Sequence[Message]) -> bool:
        """Hears of facts as of a backlog: all in one transaction."""
        return self._inbox.take_as_one(told)

    def work(self) -> None:
        """Does what is due."""
        run_due(self.database, jobs(SETTINGS))

    def learn(self, group: Group, agency: UUID | None = None) -> None:
        """All facts of a group at once, as a page of a history."""
        with self.database.agency(agency or self.agency) as work:
            learn(work, [as_fact(each) for each in group.told])

    def query(self, statement: str) -> Sequence[Any]:
        with self.database.agency(self.agency) as work:
            return work.connection.execute(text(statement)).all()

    def of(self, group: Group) -> dict[str, Any]:
        found: dict[str, Any] = self.client.ok("GET", f"/v1/cohorts/{group.id}/regularity")
        return found

    def member(self, group: Group, who: UUID | None = None) -> dict[str, Any]:
        """What the route says of one member."""
        wanted = str(who or group.her)
        return next(e for e in self.of(group)["members"] if e["participant_id"] == wanted)

    def bands(self, who: UUID) -> list[tuple[int, int, str, str]]:
        """Number of the date, present of the last four, raw and published band, from the view."""
        statement = text(
            "select n, present_of_4, raw, band from published_band"
            " where participant_id = :who and strip = 'shown' order by n"
        )
        with self.database.agency(self.agency) as work:
            rows = work.connection.execute(statement, {"who": who})
            return [tuple(row) for row in rows]  # type: ignore[misc]

    def published(self) -> list[dict[str, Any]]:
        return [row["data"] for row in facts(self.database, agency=self.agency)]
