"""A story of one woman and her group, told by the four services in this process.

Each service has a database of its own. What a relay does is done here: facts of the outbox are
published and kept as history. They are delivered in a shuffled order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Inbox, MissingPrerequisite
from kreis.chassis.process import erasure
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.cohorts.tests.unna import U, offer, settings, venue
from tests.support.erasing import ACKNOWLEDGES, INVENTORIES
from tests.support.fixtures import Client, as_published, run_due
from tests.support.newcomers import AGENCY, newcomer
from tests.system.confidentiality.outside import TELLS_SERVICES, is_public
from tests.system.reordering.broker import ShufflingBroker

SERVICES = {each.name: each for each in (INTAKE, COHORTS, EVENTS, NOTIFICATIONS)}
OWNERS = ("intake", "cohorts", "events")
CONTACT_PERSON = "00000000-0000-4000-8000-0000000000c1"
PEOPLE = 3
HER = 0
_WAITING = text("select * from outbox order by position for update")
_KNOWS = text(
    "select exists (select from erased_subject where subject = :her)"
    " or exists (select from confidential_subject where subject = :her and protection_version > 0)"
)
_KEEP = text(
    "insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
    " select topic, key, type, id, sequence, agency_id, time, traceparent, data"
    " from outbox where history order by position"
)


class Told:
    """A fact as a service published it, and the step of the story after which it did."""

    def __init__(self, message: Message, step: int) -> None:
        self.message, self.step = message, step


class Story:
    def __init__(self, client_of: Callable[..., Client], seed: int) -> None:
        self.clients = {
            name: client_of(service, story_clock=True) for name, service in SERVICES.items()
        }
        self.agency = self.clients["intake"].agency
        for each in self.clients.values():
            each.agency = self.agency
            each.staff_id = CONTACT_PERSON
            each.database.clock.set(moment("2027-03-01T09:00"))  # type: ignore[attr-defined]
        self._inboxes = {
            name: Inbox(self.clients[name].database, name, list(service.subscriptions))
            for name, service in SERVICES.items()
        }
        self._seed = seed
        self._step = 0
        self.held_back: set[str] = set()
        self.told: list[Told] = []
        self.people: list[str] = []
        self.knowing: set[str] = set()
        """The services that know that she is erased or protected."""
        self.late: list[str] = []
        """What such a service told outsiders all the same."""
        self.deletes_late = False
        self.feed = self.link = ""
        self.left = False

    def steps(self) -> Iterator[Callable[[], None]]:
        yield self._register
        yield self._confirm
        yield self._let_her_follow_by_calendar
        yield self._answer
        yield self._enter
        yield self._attend
        yield self._correct_attendance
        yield self._leave

    def play(self, at: int, act: Callable[[Story], None], away: Collection[str]) -> None:
        """Plays all steps. After step `at`, before its facts arrive anywhere, `act` happens.

        The relays of the services in `away` publish nothing of this step before `act` has arrived.
        """
        for number, step in enumerate(self.steps()):
            self._step = number
            if number == at:
                self.held_back = set(away)
            step()
            if number == at:
                act(self)
                self._look_at_the_feed_of("intake")
                self._step = number + 1
                self.carry()
                self.held_back.clear()
            self.carry()
        self._step += 1
        if self.left:
            self._erase()

    @property
    def her(self) -> str:
        return self.people[HER]

    def change_her(self, **changes: Any) -> None:
        self.desk("intake").ok("PATCH", f"/v1/participants/{self.her}", changes)

    def decide(self, purpose: str, is_given: bool) -> None:
        consent = {"purpose": purpose, "is_given": is_given, "text_version": "1", "language": "de"}
        self.desk("intake").ok("POST", f"/v1/participants/{self.her}/consents", consent)

    def erase_her(self) -> None:
        self.clients["intake"].as_role("lead").ok("POST", f"/v1/participants/{self.her}/erasure")
        self.left = True

    def desk(self, service: str) -> Client:
        return self.clients[service].as_role("contact-person")

    def carry(self) -> None:
        """Publishes and delivers until nothing is left, and does the work of erasures."""
        while messages := [each for name in SERVICES for each in self._publish(name)]:
            self.told += [Told(each, self._step) for each in messages]
            self._seed += 1
            ShufflingBroker(messages, self._seed).deliver(self._take)
            if self.left and not self.deletes_late:
                self._erase()

    def _erase(self) -> None:
        for name in SERVICES:
            own = erasure.job(INVENTORIES[name], ACKNOWLEDGES[name])
            run_due(self.clients[name].database, [own])

    def _publish(self, name: str) -> list[Message]:
        """What the relay does: publishes what waits, and keeps the history."""
        if name in self.held_back:
            return []
        with self.clients[name].database.engine.begin() as connection:
            rows = [dict(row) for row in connection.execute(_WAITING).mappings()]
            connection.execute(_KEEP)
            connection.execute(text("delete from outbox"))
        messages = [as_published(SERVICES[name], row) for row in rows]
        if name in self.knowing:
            public = (each for each in messages if is_public(each) and about(each, self.her))
            self.late += [f"{name} published {each.type}" for each in public]
        return messages

    def _take(self, message: Message) -> bool:
        for name, inbox in self._inboxes.items():
            try:
                inbox.take(message)
            except MissingPrerequisite:
                return False
            if message.type in TELLS_SERVICES and name != "notifications":
                self._look_at_the_feed_of(name)
        return True

    def _look_at_the_feed_of(self, name: str) -> None:
        """In the moment in which the service knows, before any work that is due has run."""
        with self.clients[name].database.agency(self.agency) as work:
            if not work.connection.execute(_KNOWS, {"her": self.her}).scalar():
                return
        self.knowing.add(name)
        served = [each for each in self.facts_served(owners=[name]) if self.her in str(each)]
        self.late += [f"{name} still serves {each['type']}" for each in served]

    def facts_served(
        self, path: str = "/v1/facts", owners: Collection[str] = OWNERS
    ) -> list[dict[str, Any]]:
        """What a subscriber gets from all services, or a Kreis service from the restricted feed."""
        scope = "facts:read" if path == "/v1/facts" else "facts:read-restricted"
        found = []
        for name in owners:
            reader = self.clients[name].as_service("insights", name, scope)
            found += reader.ok("GET", path)["items"]
        return found

    def follow_calendar(self) -> int:
        """The status that a calendar gets which follows her dates."""
        reader = self.clients["events"].as_service("console", "events", "links:use")
        status: int = reader.ask("GET", f"/v1/feeds/{self.feed}").status_code
        return status

    def open_link(self) -> int:
        """The status that whoever has her first link gets."""
        reader = self.clients["events"].as_service("console", "events", "links:use")
        status: int = reader.ask("GET", f"/v1/links/{self.link}").status_code
        return status

    def _register(self) -> None:
        intake = self.clients["intake"]
        intake.as_role("operator").ok("PUT", f"/v1/agencies/{self.agency}", AGENCY)
        staff = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        intake.as_role("lead").ok("PUT", f"/v1/staff/{CONTACT_PERSON}", staff)
        wanted = {"language": "de", "german_level": "C", "reach": [{"venue_id": U, "how": "yes"}]}
        self.people = [
            self.desk("intake").ok(
                "POST", "/v1/participants", newcomer(CONTACT_PERSON, first_name=f"A{n}", **wanted)
            )["id"]
            for n in range(PEOPLE)
        ]

    def _confirm(self) -> None:
        if self.left:
            return
        planning = self.clients["cohorts"].as_role("group-planning")
        planning.ok("PUT", f"/v1/venues/{U}", venue(U))
        wanted = offer(U, adults={"min": 2, "max": 12}, women_only=False)
        planning.ok("PUT", f"/v1/offers/{U}", wanted)
        run = planning.ok("POST", "/v1/formations", {"offer_ids": [U], "steps": 10})
        run_due(self.clients["cohorts"].database, jobs(settings()))
        proposal = planning.ok("GET", f"/v1/formations/{run['id']}")["proposal_id"]
        planning.ok("POST", f"/v1/proposals/{proposal}/confirmation", {})

    def _let_her_follow_by_calendar(self) -> None:
        invitation = self._invitation()
        if invitation is None:
            return
        notifier = self.clients["events"].as_service("notifications", "events", "links:write")
        reader = self.clients["events"].as_service("console", "events", "links:use")
        link = notifier.ok("POST", f"/v1/invitations/{invitation}/links")["token"]
        self.link = link
        made = reader.ask("POST", f"/v1/links/{link}/feed")
        self.feed = made.json["token"] if made.status_code == 201 else ""

    def _answer(self) -> None:
        invitation = self._invitation()
        if invitation is not None:
            said = {"answer": "yes", "how": "phone"}
            self.desk("events").ok("POST", f"/v1/invitations/{invitation}/answers", said)

    def _enter(self) -> None:
        if not self.left:
            entry = {"entry_date": "2027-03-01"}
            self.desk("intake").ok("POST", f"/v1/participants/{self.her}/entry", entry)

    def _attend(self) -> None:
        self._record("present")

    def _correct_attendance(self) -> None:
        self._record("absent")

    def _record(self, status: str) -> None:
        if self._invitation() is None:
            return
        self.clients["events"].database.clock.set(moment("2027-04-05T12:00"))  # type: ignore[attr-defined]
        desk = self.desk("events")
        first = desk.ok("GET", f"/v1/cohorts/{self._cohort()}/group-events")[0]["id"]
        entries = [{"participant_id": self.her, "status": status}]
        desk.ok("PUT", f"/v1/group-events/{first}/attendance", {"entries": entries})

    def _leave(self) -> None:
        if not self.left and self._invitation() is not None:
            self.clients["cohorts"].database.clock.set(moment("2027-04-06T12:00"))  # type: ignore[attr-defined]
            left = {"participant_id": self.her, "left_on": "2027-04-06"}
            self.desk("cohorts").ok("POST", f"/v1/cohorts/{self._cohort()}/departures", left)

    def _cohort(self) -> str:
        reader = self.clients["cohorts"].as_role("group-planning")
        found: str = reader.ok("GET", "/v1/cohorts")["items"][0]["id"]
        return found

    def _invitation(self) -> str | None:
        """Hers, as far as events knows of it."""
        if self.left:
            return None
        cohorts = self.clients["cohorts"].as_role("group-planning").ok("GET", "/v1/cohorts")
        for cohort in cohorts["items"]:
            answer = self.desk("events").ask("GET", f"/v1/cohorts/{cohort['id']}/invitations")
            for each in answer.json if answer.status_code == 200 else ():
                if each["participant_id"] == self.her:
                    return str(each["id"])
        return None


def moment(told: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=ZoneInfo("Europe/Berlin"))


def about(message: Message, person: str) -> bool:
    return message.key == person or person in str(message.data)
