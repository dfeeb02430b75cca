"""Facts of a small story, made by the services themselves: registered, grouped, invited, answered.

Intake, cohorts and events run in this process on databases of their own; facts are carried from one
to the other in the order in which they were told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kreis.chassis.data.database import Database
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.service import Service
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from services.cohorts.tests.unna import K, U, offer, settings, venue
from tests.support.fixtures import Client, as_published, facts, run_due
from tests.support.newcomers import AGENCY, newcomer

CONTACT_PERSON = "00000000-0000-4000-8000-0000000000c1"
PEOPLE = 6


class Story:
    def __init__(self, client_of: Callable[[Service], Client]) -> None:
        self._intake, self._cohorts, self._events = (
            client_of(service) for service in (INTAKE, COHORTS, EVENTS)
        )
        for each in (self._cohorts, self._events):
            each.agency = self._intake.agency
        self._intake.staff_id = CONTACT_PERSON
        self._told: dict[str, int] = {}

    def play(self) -> list[Message]:
        """All facts, in the order in which they were told."""
        people = self._register()
        told = self._carry(INTAKE, self._intake.database, COHORTS, self._cohorts.database)
        self._confirm()
        told += self._carry(COHORTS, self._cohorts.database, EVENTS, self._events.database)
        self._answer()
        for person in people[:3]:
            path = f"/v1/participants/{person}/entry"
            entry = {"entry_date": str(self._intake.database.clock.now().date())}
            self._intake.as_role("contact-person").ok("POST", path, entry)
        told += self._new(INTAKE, self._intake.database)
        return told + self._new(EVENTS, self._events.database)

    def _register(self) -> list[str]:
        operator, lead = self._intake.as_role("operator"), self._intake.as_role("lead")
        operator.ok("PUT", f"/v1/agencies/{self._intake.agency}", AGENCY)
        staff = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        lead.ok("PUT", f"/v1/staff/{CONTACT_PERSON}", staff)
        desk, planning = (self._intake.as_role(r) for r in ("contact-person", "group-planning"))
        people = [
            desk.ok("POST", "/v1/participants", self._person(number))["id"]
            for number in range(PEOPLE)
        ]
        for one, other in ((0, 2), (0, 4)):
            rule = {"kind": "keep_together", "participant_ids": [people[one], people[other]]}
            planning.ok("POST", "/v1/grouping-rules", rule)
        return people

    def _person(self, number: int) -> dict[str, Any]:
        return newcomer(
            CONTACT_PERSON,
            language="de",
            german_level="C",
            reach=[{"venue_id": U if number % 2 == 0 else K, "how": "yes"}],
            has_address_protection=number == 3,
        )

    def _confirm(self) -> None:
        planning = self._cohorts.as_role("group-planning")
        for place in (U, K):
            planning.ok("PUT", f"/v1/venues/{place}", venue(place))
            wanted = offer(place, adults={"min": 2, "max": 12}, women_only=False)
            planning.ok("PUT", f"/v1/offers/{place}", wanted)
        run = planning.ok("POST", "/v1/formations", {"offer_ids": [U, K], "steps": 10})
        run_due(self._cohorts.database, jobs(settings()))
        proposal = planning.ok("GET", f"/v1/formations/{run['id']}")["proposal_id"]
        planning.ok("POST", f"/v1/proposals/{proposal}/confirmation", {})

    def _answer(self) -> None:
        desk = self._events.as_role("contact-person")
        cohorts = self._cohorts.as_role("group-planning").ok("GET", "/v1/cohorts")["items"]
        for cohort in cohorts:
            invitations = desk.ok("GET", f"/v1/cohorts/{cohort['id']}/invitations")
            for number, invitation in enumerate(invitations):
                for answer in ("yes", "no", "yes")[:number]:
                    told = {"answer": answer, "how": "phone"}
                    desk.ok("POST", f"/v1/invitations/{invitation['id']}/answers", told)

    def _carry(
        self, writer: Service, outbox: Database, reader: Service, database: Database
    ) -> list[Message]:
        messages = self._new(writer, outbox)
        inbox = Inbox(database, reader.name, list(reader.subscriptions))
        for message in messages:
            inbox.take(message)
        return messages

    def _new(self, service: Service, database: Database) -> list[Message]:
        """What the service has told since we last asked."""
        rows = facts(database)[self._told.get(service.name, 0) :]
        self._told[service.name] = self._told.get(service.name, 0) + len(rows)
        return [as_published(service, row) for row in rows]
