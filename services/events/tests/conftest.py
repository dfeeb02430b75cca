"""The demo's two groups, and the people around them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.clock import StoryClock
from kreis.contracts import topics
from kreis.events.main import SERVICE
from services.events.tests.away import Away
from services.events.tests.dates import Dates
from tests.support.fixtures import Client, deliver, facts

COHORT = "cohorts.cohort.v1"
CONFIRMED = "kreis.cohort-confirmed.v1"
UNNA = "unna-on-tuesdays"
KAMEN = "kamen-on-thursdays-with-a-restricted-member"


class Events:
    """The service, the people who ask it, and the time in the story."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.database = client.database
        self.staff = client.as_role("contact-person")
        self.notifications = client.as_service(
            "notifications", "events", "invitations:read links:write"
        )
        self.console = client.as_service("console", "events", "links:use")
        # The console learns the agency from the link: it has none to name.
        del self.console.headers["Kreis-Agency"]

    def at(self, moment: str) -> None:
        """Sets the story's clock; `moment` is UTC."""
        assert isinstance(self.database.clock, StoryClock)
        self.database.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def confirm(self, cohort: Mapping[str, Any], **delivery: Any) -> str:
        """Lets cohorts tell that a cohort is confirmed; returns what became of the message."""
        key = UUID(cohort["cohort_id"])
        told = {"agency": self.client.agency, **delivery}
        return deliver(self.database, SERVICE, COHORT, CONFIRMED, key, cohort, **told)

    def invitations(self, cohort: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.staff.ok(
            "GET", f"/v1/cohorts/{cohort['cohort_id']}/invitations"
        )
        return found

    def group_events(self, cohort: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.staff.ok(
            "GET", f"/v1/cohorts/{cohort['cohort_id']}/group-events"
        )
        return found

    def link_to(self, invitation: Mapping[str, Any]) -> str:
        """The path of a new link to this invitation."""
        made = self.notifications.ok("POST", f"/v1/invitations/{invitation['id']}/links")
        return f"/v1/links/{made['token']}"

    def privacy(self, what: str, participant_id: str, version: int = 1, **data: Any) -> str:
        """Lets intake tell of protection, discretion or contact data."""
        return deliver(
            self.database,
            SERVICE,
            "privacy.v2",
            f"kreis.{what}-changed.v1",
            f"{participant_id}#{what}",  # type: ignore[arg-type]
            {"participant_id": participant_id, "version": version, **data},
            agency=self.client.agency,
            sequence=version,
        )

    def protect(self, participant_id: str, version: int = 1, *, is_so: bool = True) -> str:
        return self.privacy("protection", participant_id, version, is_protected=is_so)

    def be_discreet(self, participant_id: str, version: int = 1, *, is_so: bool = True) -> str:
        return self.privacy("discretion", participant_id, version, is_discreet=is_so)

    def pin_for(self, participant_id: str) -> str:
        """A new PIN, as staff are told it."""
        made = self.staff.ok("POST", f"/v1/participants/{participant_id}/link-pin")
        return str(made["pin"])

    def behind_pin(self, link: str, pin: str) -> str:
        """The path of a link that was opened with its PIN."""
        return f"/v1/links/{self.console.ok('POST', f'{link}/pin', {'pin': pin})['token']}"

    def links_of(self, participant_id: str) -> Any:
        """Her links as staff see them."""
        return self.staff.ok("GET", f"/v1/participants/{participant_id}/links")

    def told(self, fact: str) -> list[dict[str, Any]]:
        """The data of all facts of a type that were published, with their topic."""
        return [
            {"topic": row["topic"], **row["data"]}
            for row in facts(self.database)
            if row["type"] == f"kreis.{fact}.v1"
        ]

    def at_once(self, requests: list[Callable[[Client], Any]]) -> list[Any]:
        """The answers to requests of several members of staff who ask at the same moment."""

        def ask(request: Callable[[Client], Any]) -> Any:
            own = copy.copy(self.staff)
            own.http = self.staff.http.application.test_client()
            return request(own)

        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(ask, requests))


@pytest.fixture
def events(client_of: Callable[..., Client]) -> Events:
    """The service on Tuesday, 16 March 2027, at 09:00 in Unna."""
    service = Events(client_of(SERVICE, story_clock=True))
    service.at("2027-03-16T08:00")
    return service


def _example(name: str) -> dict[str, Any]:
    """A confirmed cohort of the contract, under ids of its own."""
    example: dict[str, Any] = copy.deepcopy(topics()[COHORT].facts[CONFIRMED].examples[name])
    return {**example, "cohort_id": str(uuid4())}


@pytest.fixture
def unna() -> dict[str, Any]:
    """Twelve people on Tuesdays; eight childcare places, five of them for children under 3."""
    return _example(UNNA)


@pytest.fixture
def kamen() -> dict[str, Any]:
    """Ten people on Thursdays, the last of them under address protection."""
    return _example(KAMEN)


def _child(birth_month: str) -> dict[str, str]:
    return {"id": str(uuid4()), "birth_month": birth_month}


@pytest.fixture
def child() -> Callable[[str], dict[str, str]]:
    """A child born in that month."""
    return _child


@pytest.fixture
def dates(events: Any, unna: dict[str, Any]) -> Dates:
    events.confirm(unna)
    events.at("2027-04-22T08:00")
    return Dates(events, unna)


@pytest.fixture
def away(events: Any, unna: dict[str, Any]) -> Away:
    """Somebody of Unna who stays away."""
    return Away(events, unna)
