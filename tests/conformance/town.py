"""A town: intake, cohorts, events and notifications with one group, in one process.

Each has a database of its own; facts are carried from one to the other as the topics would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.service import Service
from kreis.cohorts.jobs import jobs
from services.cohorts.tests.unna import U, offer, settings, venue
from tests.support.fixtures import Client, as_published, facts, run_due
from tests.support.newcomers import AGENCY, newcomer
from tests.support.services import NAMES, service_of

CONTACT_PERSON = "00000000-0000-4000-8000-0000000000c1"


class Town:
    """An agency with one group, to which four of five who waited belong."""

    def __init__(self, client_of: Callable[..., Client]) -> None:
        self.clients = {name: client_of(service_of(name), story_clock=True) for name in NAMES}
        self._told = dict.fromkeys(NAMES, 0)
        for client in self.clients.values():
            client.agency = self.clients["intake"].agency
            client.staff_id = CONTACT_PERSON
        self.at("2027-03-24T09:00")
        operator, lead = self.ask("intake", "operator"), self.ask("intake", "lead")
        operator.ok("PUT", f"/v1/agencies/{operator.agency}", AGENCY)
        staff = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        lead.ok("PUT", f"/v1/staff/{CONTACT_PERSON}", staff)
        self.members = [self.register() for _ in range(4)]
        self.cohort = self._confirm()
        self.waits = self.register()

    def at(self, moment: str) -> None:
        """Sets the story's clock; `moment` is UTC."""
        for client in self.clients.values():
            assert isinstance(client.database.clock, StoryClock)
            client.database.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def ask(self, service: str, role: str = "contact-person") -> Client:
        return self.clients[service].as_role(role)

    def register(self) -> str:
        said = {"language": "de", "german_level": "C", "children": [{"birth_month": "2019-10"}]}
        reach = [{"venue_id": U, "how": "yes"}]
        person = newcomer(CONTACT_PERSON, **said, reach=reach)
        return str(self.ask("intake").ok("POST", "/v1/participants", person)["id"])

    def carry(self) -> None:
        """Brings every fact to everybody who reads it, until nobody has anything new to say."""
        while sum(self._carry_from(name) for name in NAMES):
            pass

    def invitations(self) -> dict[str, Any]:
        found = self.ask("events").ok("GET", f"/v1/cohorts/{self.cohort}/invitations")
        return {each["participant_id"]: each for each in found}

    def planned_messages(self) -> list[str]:
        """To whom notifications is about to say something, once for each message."""
        with self.clients["notifications"].database.engine.connect() as connection:
            rows = connection.execute(text("select subject from due where kind = 'send'"))
            return [str(row.subject) for row in rows]

    def known_answer(self, invitation_id: str) -> tuple[str | None, int]:
        """Her newest answer as notifications knows it, and how many there were."""
        wanted = text("select answer, answer_version from invitation where id = :id")
        client = self.clients["notifications"]
        with client.database.agency(client.agency) as work:
            row = work.connection.execute(wanted, {"id": invitation_id}).one()
            return row.answer, row.answer_version

    def _confirm(self) -> str:
        planning = self.ask("cohorts", "group-planning")
        planning.ok("PUT", f"/v1/venues/{U}", venue(U))
        planning.ok("PUT", f"/v1/offers/{U}", offer(U, adults={"min": 2, "max": 4}))
        self.carry()
        run = planning.ok("POST", "/v1/formations", {"offer_ids": [U], "steps": 10})
        run_due(self.clients["cohorts"].database, jobs(settings()))
        proposal = planning.ok("GET", f"/v1/formations/{run['id']}")["proposal_id"]
        made = planning.ok("POST", f"/v1/proposals/{proposal}/confirmation")
        self.carry()
        (cohort,) = made["cohorts"]
        return str(cohort["id"])

    def _carry_from(self, name: str) -> bool:
        rows = facts(self.clients[name].database)[self._told[name] :]
        self._told[name] += len(rows)
        for row in rows:
            for reader in NAMES:
                self._hand_on(service_of(name), row, service_of(reader))
        return bool(rows)

    def _hand_on(self, writer: Service, row: dict[str, Any], reader: Service) -> None:
        reads = [
            r for r in reader.subscriptions if (r.topic, r.type) == (row["topic"], row["type"])
        ]
        if not reads:
            return
        message = as_published(writer, row)
        Inbox(self.clients[reader.name].database, reader.name, list(reader.subscriptions)).take(
            message
        )
