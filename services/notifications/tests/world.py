"""A small world for notifications' tests: the real intake and the real events on a port, for all
tests, and notifications with a database for each. Each test is an agency. Facts come by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.process.due import Job
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.jobs import jobs
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from kreis.notifications.messages import DELIVERY
from services.notifications.tests.mails import read_mail
from services.notifications.tests.neutral import NEUTRAL
from tests.support.fixtures import ISSUER, Client, deliver, facts, run_due
from tests.support.serving import serving

NOWHERE = "http://127.0.0.1:9"
PUBLIC_URL = "https://kreis.lindenbruecke.example"
MORNING = datetime(2027, 3, 16, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""The story's moment: the groups are confirmed, the start week is three weeks ahead."""
HAUS_RINGGARTEN = {
    "venue_id": "18bc5433-2999-4a9a-95fc-1c4754e5e53f",
    "name": "Haus Ringgarten (Beispiel)",
    "street": "Beispielweg 4",
    "postal_code": "59423",
    "town": "Unna",
    "land": "NW",
}
OFFER = {
    "offer_id": "753a44cd-f891-4154-bd6e-30d86cacd814",
    "venue": HAUS_RINGGARTEN,
    "adults": {"min": 1, "max": 12},
    "care_places": {"total": 8, "by_band": {}},
    "languages": ["de"],
    "week": {"monday": "2027-04-05", "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
    "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": 12},
    "timezone": "Europe/Berlin",
}


class Neighbour(NamedTuple):
    client: Client
    url: str


class World:
    def __init__(
        self, notifications: Client, intake: Neighbour, events: Neighbour, folder: Path
    ) -> None:
        self.agency = notifications.agency
        self.notifications, self.intake, self.events = notifications, intake.client, events.client
        self.intake.agency = self.events.agency = self.agency
        self.outbox = folder / "outbox"
        self._tokens = folder / "tokens"
        self._intake_url, self._events_url = intake.url, events.url
        self._carried: set[UUID] = set()
        self.set_clock(MORNING)
        self.contact_person = self._set_up_agency()

    def set_clock(self, now: datetime) -> None:
        for service in (self.intake, self.events, self.notifications):
            assert isinstance(service.database.clock, StoryClock)
            service.database.clock.set(now)

    def settings(self, **other: Any) -> NotificationsSettings:
        own: dict[str, Any] = {
            "bind": "127.0.0.1:0",
            "issuer": ISSUER,
            "workload_tokens": self._tokens,
            "database_url": "unused: tests bring their own database",
            "kafka": "unused: tests carry facts by hand",
            "jwks_url": "unused: tests bring their own verifier",
            "intake_url": self._intake_url,
            "events_url": self._events_url,
            "cohorts_url": NOWHERE,
            "public_url": PUBLIC_URL,
            "file_outbox": self.outbox,
        }
        return NotificationsSettings(**{**NEUTRAL, **own, **other})

    def register(self, first_name: str = "Derya", last_name: str = "Şahin", **other: Any) -> UUID:
        """A newcomer with one child who needs care."""
        newcomer = {
            "first_name": first_name,
            "last_name": last_name,
            "language": "de",
            "channel": "email",
            "email": "derya.sahin@post.example",
            "phone": "0171 3920011",
            "children": [{"birth_month": "2024-10", "needs_care": True}],
            "slots": ["tue-am"],
            "contact_person_id": self.contact_person,
            **other,
        }
        staff = self.intake.as_role("contact-person")
        return UUID(staff.ok("POST", "/v1/participants", newcomer)["id"])

    def invite(self, *members: UUID, restricted: bool = False) -> list[UUID]:
        """Confirms a cohort of these members; returns their invitations' ids, in this order."""
        cohort_id = uuid4()
        fact = {
            "cohort_id": str(cohort_id),
            "name": "Unna Dienstag",
            "offer": OFFER,
            "members": [{"id": str(member), "restricted": restricted} for member in members],
        }
        deliver(
            self.events.database,
            EVENTS,
            "cohorts.cohort.v1",
            "kreis.cohort-confirmed.v1",
            cohort_id,
            fact,
            agency=self.agency,
        )
        issued = [fact for fact in self.carry_facts() if "invitation_id" in fact]
        by_member = {fact["participant_id"]: UUID(fact["invitation_id"]) for fact in issued}
        return [by_member[str(member)] for member in members]

    def answer(self, invitation_id: UUID, answer: str, *birth_months: str) -> None:
        """Staff enter an answer, with the children who come."""
        children = [{"id": str(uuid4()), "birth_month": month} for month in birth_months]
        reply = {"answer": answer, "children": children, "how": "phone"}
        staff = self.events.as_role("contact-person")
        staff.ok("POST", f"/v1/invitations/{invitation_id}/answers", reply)
        self.carry_facts()

    def carry_facts(self) -> list[Mapping[str, Any]]:
        """Brings what events has told since the last time to notifications."""
        told = [row for row in self.told_by_events() if row["id"] not in self._carried]
        for row in told:
            assert self.carry(row) == "handled"
        self._carried |= {row["id"] for row in told}
        return [row["data"] for row in told]

    def participation(self) -> list[Mapping[str, Any]]:
        """What events has told of this agency's participants."""
        return [row for row in self.told_by_events() if row["topic"].startswith("participation")]

    def dates(self, invitation_id: UUID) -> list[dict[str, Any]]:
        """Her dates as events knows them, in order."""
        staff = self.events.as_role("contact-person")
        found: list[dict[str, Any]] = staff.ok("GET", f"/v1/invitations/{invitation_id}")[
            "group_events"
        ]
        return found

    def change(self, group_event: Mapping[str, Any], what: str, **wanted: Any) -> None:
        """Staff change a date, or it and the rest of its series: `move`, `cancellation`, `undo`."""
        body = {"sequence": group_event["sequence"], **wanted}
        staff = self.events.as_role("contact-person")
        staff.ok("POST", f"/v1/group-events/{group_event['id']}/{what}", body)
        self.carry_facts()

    def limit(self, group_event: Mapping[str, Any], adults: int) -> None:
        """Staff give a date so many places and ask who would like to come."""
        staff = self.events.as_role("contact-person")
        path = f"/v1/group-events/{group_event['id']}/places"
        seen = staff.ask("GET", path).headers["ETag"]
        care = {"total": 8, "by_band": {}}
        wanted = {"capacity": {"adults": adults, "care_places": care}, "needs_sign_up": True}
        staff.ok("PUT", path, wanted, If_Match=seen)
        self.carry_facts()

    def answer_date(self, invitation_id: UUID, group_event: Mapping[str, Any], answer: str) -> None:
        """Staff enter an answer for one date; a yes without a place waits."""
        staff = self.events.as_role("contact-person")
        path = f"/v1/invitations/{invitation_id}/group-events/{group_event['id']}/answers"
        reply = {"answer": answer, "children": [], "how": "phone", "waits": True}
        staff.ok("POST", path, {**reply, "sequence": group_event["sequence"]})
        self.carry_facts()

    def link_of(self, invitation_id: UUID) -> tuple[Client, str]:
        """The console, and the path of a new link of hers, which the console may use."""
        told = self.events.as_service("notifications", "events", "links:write")
        token = told.ok("POST", f"/v1/invitations/{invitation_id}/links")["token"]
        console = self.events.as_service("console", "events", "links:use")
        del console.headers["Kreis-Agency"]
        return console, f"/v1/links/{token}"

    def told_by_events(self) -> list[Mapping[str, Any]]:
        read = {(reads.topic, reads.type) for reads in NOTIFICATIONS.subscriptions}
        return [
            row
            for row in facts(self.events.database, agency=self.agency)
            if (row["topic"], row["type"]) in read
        ]

    def carry(self, row: Mapping[str, Any]) -> str:
        return deliver(
            self.notifications.database,
            NOTIFICATIONS,
            row["topic"],
            row["type"],
            UUID(row["key"]),
            row["data"],
            agency=self.agency,
            sequence=row["sequence"],
            message_id=row["id"],
        )

    def send_due(self, jobs_of: list[Job] | None = None) -> int:
        """Runs what is due now, as somebody who will not wait for a back-off."""
        with self.notifications.database.engine.begin() as connection:
            connection.exec_driver_sql("update due set retry_at = clock_timestamp()")
        return run_due(self.notifications.database, jobs_of or jobs(self.settings()))

    def use_up_tries(self) -> None:
        with self.notifications.database.engine.begin() as connection:
            connection.exec_driver_sql("update due set attempts = 6")

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """What notifications has told the others: short type and data, in order."""
        return [
            (row["type"].removeprefix("kreis.").removesuffix(".v1"), row["data"])
            for row in facts(self.notifications.database, DELIVERY)
        ]

    def told_types(self) -> list[str]:
        return [kind for kind, _ in self.told()]

    def messages(self, query: str = "") -> list[dict[str, Any]]:
        staff = self.notifications.as_role("contact-person")
        items: list[dict[str, Any]] = staff.ok("GET", f"/v1/messages{query}")["items"]
        return items

    def call_tasks(self, state: str = "open") -> list[dict[str, Any]]:
        staff = self.notifications.as_role("contact-person")
        items: list[dict[str, Any]] = staff.ok("GET", f"/v1/call-tasks?state={state}")["items"]
        return items

    def files(self, suffix: str) -> list[Path]:
        return sorted(self.outbox.glob(f"*{suffix}"))

    def mails(self) -> list[EmailMessage]:
        return [read_mail(file.read_bytes()) for file in self.files(".eml")]

    def texts(self) -> list[str]:
        return [file.read_text() for file in self.files(".txt")]

    def rows_of_everything(self) -> str:
        """All that notifications' database holds, as text."""
        with self.notifications.database.engine.connect() as connection:
            connection.exec_driver_sql(f"set kreis.agency = '{self.agency}'")
            own = ("invitation", "message", "message_text", "call_task", "due", "outbox", "inbox")
            return "\n".join(
                str(row)
                for table in own
                for row in connection.exec_driver_sql(f"select * from {table}")
            )

    def hand_out_tokens(self, issuer: Issuer) -> None:
        self._tokens.mkdir()
        for audience in ("intake", "cohorts", "events", "exchange"):
            token = issuer.sign(workload_claims("notifications", audience), timedelta(minutes=5))
            (self._tokens / audience).write_text(token)

    def _set_up_agency(self) -> str:
        profile = {
            "name": "Lindenbrücke Beispielträger e. V. (erfunden)",
            "short_name": "Lindenbrücke",
            "land": "NW",
            "phone": "0221 4710100",
            "office_hours": "Mo–Fr 08:00–16:00",
        }
        self.intake.as_role("operator").ok("PUT", f"/v1/agencies/{self.agency}", profile)
        staff_id = str(uuid4())
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        self.intake.as_role("lead").ok("PUT", f"/v1/staff/{staff_id}", person)
        return staff_id


@contextmanager
def answering(client: Client) -> Iterator[Neighbour]:
    """Serves the app behind a client on a port of this machine."""
    with serving(client.http.application) as url:
        yield Neighbour(client, url)


BERLIN = ZoneInfo("Europe/Berlin")
LATER = {"date": "2027-04-27", "starts_at": "10:00", "ends_at": "12:00"}
THIRD = 7
"""27 April: the third of the weekly dates, after the five of the start week."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)
