"""Real intake and events beside the console, and somebody who was invited.

It is Tuesday, 16 March 2027, at 09:00 in Unna.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from kreis.chassis.data.clock import StoryClock
from kreis.console.config import ConsoleSettings
from kreis.console.issuer.signing import SERVICES, Issuer, workload_claims
from kreis.console.main import build, connect
from kreis.contracts import topics
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from services.console.tests.page import Page, fields_of
from tests.support.fixtures import ISSUER, Client, deliver, facts

BABY = {"birth_month": "2025-01", "needs_care": True}
PUPIL = {"birth_month": "2019-06", "needs_care": False}

COHORT = "cohorts.cohort.v1"
CONFIRMED = "kreis.cohort-confirmed.v1"
UNNA = "unna-on-tuesdays"
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens on the port that throws everything away."""


class Consoles:
    """Consoles that are no issuer: made once, for their routes take long to compile, and handed on
    from test to test with other settings."""

    def __init__(self) -> None:
        self._free: list[Flask] = []

    @contextmanager
    def lent(self) -> Iterator[Callable[[ConsoleSettings], Flask]]:
        lent: list[Flask] = []

        def lend(settings: ConsoleSettings) -> Flask:
            if self._free:
                app = self._free.pop()
                connect(app, settings)
            else:
                app = build(settings)
            lent.append(app)
            return app

        yield lend
        self._free += lent


class Town:
    def __init__(
        self,
        client_of: Callable[..., Client],
        console_of: Callable[[ConsoleSettings], Flask],
        issuer: Issuer,
        tokens: Path,
    ) -> None:
        self.intake = client_of(INTAKE, story_clock=True)
        self.events = client_of(EVENTS, story_clock=True)
        self.agency = self.events.agency = self.intake.agency
        self._console_of, self._tokens = console_of, tokens
        for audience in ("intake", "events", "exchange"):
            claims = workload_claims("console", audience)
            (tokens / audience).write_text(issuer.sign(claims, timedelta(minutes=30)))
        self.at("2027-03-16T08:00")

    def at(self, moment: str) -> None:
        """Sets the story's clock; `moment` is UTC."""
        for service in (self.intake, self.events):
            assert isinstance(service.database.clock, StoryClock)
            service.database.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def console(self, **other: Any) -> FlaskClient:
        """Somebody's browser, without cookies."""
        settings = {f"{name}_url": NOWHERE for name in SERVICES} | other
        told = ConsoleSettings(bind="", issuer=ISSUER, workload_tokens=self._tokens, **settings)
        app = build(told) if told.issuer_keys else self._console_of(told)
        return app.test_client(use_cookies=False)

    def settle(self) -> str:
        """The agency and its contact person, whose id is returned."""
        operator, lead = self.intake.as_role("operator"), self.intake.as_role("lead")
        operator.ok(
            "PUT",
            f"/v1/agencies/{self.agency}",
            {
                "name": "Lindenbrücke Beispielträger e. V.",
                "short_name": "Lindenbrücke",
                "land": "NW",
                "phone": "0221 4710100",
                "office_hours": "Mo–Fr 8–16 Uhr",
            },
        )
        staff = str(uuid4())
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        lead.ok("PUT", f"/v1/staff/{staff}", person)
        self.intake.staff_id = staff
        return staff

    def register(self, staff: str, *children: dict[str, Any], **other: Any) -> str:
        newcomer = {
            "first_name": "Amira",
            "last_name": "Haddad",
            "language": "de",
            "channel": "sms",
            "phone": "0171 3920002",
            "children": list(children),
            "slots": ["tue-am"],
            "contact_person_id": staff,
            **other,
        }
        made = self.intake.as_role("contact-person").ok("POST", "/v1/participants", newcomer)
        return str(made["id"])

    def confirm(self, *members: str, **offer: Any) -> str:
        """A group on Tuesdays is confirmed for these people; returns its id."""
        cohort = copy.deepcopy(topics()[COHORT].facts[CONFIRMED].examples[UNNA])
        cohort_id = uuid4()
        cohort |= {
            "cohort_id": str(cohort_id),
            "members": [{"id": member, "restricted": False} for member in members],
            "offer": {**cohort["offer"], **offer},
        }
        deliver(
            self.events.database, EVENTS, COHORT, CONFIRMED, cohort_id, cohort, agency=self.agency
        )
        return str(cohort_id)

    def invitation(self, cohort: str, participant: str) -> dict[str, Any]:
        staff = self.events.as_role("contact-person")
        (found,) = [
            each
            for each in staff.ok("GET", f"/v1/cohorts/{cohort}/invitations")
            if each["participant_id"] == participant
        ]
        return dict(found)

    def date(self, cohort: str, participant: str, number: int) -> dict[str, Any]:
        """One of her dates as events has it; the first is 0."""
        return dict(self.invitation(cohort, participant)["group_events"][number])

    def link(self, cohort: str, participant: str) -> str:
        """The token in the message that notifications writes to her."""
        scope = "invitations:read links:write"
        notifications = self.events.as_service("notifications", "events", scope)
        invitation = self.invitation(cohort, participant)
        made = notifications.ok("POST", f"/v1/invitations/{invitation['id']}/links")
        return str(made["token"])

    def be_discreet(self, participant: str) -> None:
        """Intake tells events that others look at her telephone."""
        deliver(
            self.events.database,
            EVENTS,
            "privacy.v2",
            "kreis.discretion-changed.v1",
            f"{participant}#discretion",  # type: ignore[arg-type]
            {"participant_id": participant, "is_discreet": True, "version": 1},
            agency=self.agency,
        )

    def pin(self, participant: str) -> str:
        """A new PIN for her links, as staff are told it."""
        staff = self.events.as_role("contact-person")
        return str(staff.ok("POST", f"/v1/participants/{participant}/link-pin")["pin"])

    def shut_links(self, participant: str) -> None:
        staff = self.events.as_role("contact-person")
        staff.ok("DELETE", f"/v1/participants/{participant}/links")


class Invited:
    """Somebody with a link, her browser, and what became of her answers."""

    def __init__(self, town: Town, browser: FlaskClient, cohort: str, participant: str) -> None:
        self.town, self.browser = town, browser
        self.cohort, self.participant = cohort, participant
        self.token = town.link(cohort, participant)
        self.path = f"/a/{self.token}"

    def look(self) -> Page:
        answer = self.browser.get(self.path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def tap(self, button: str, *, untick: int = 0) -> Page:
        """Taps a button of the page and returns what she sees then."""
        form = self.look().form_of(button)
        answer = self.send(fields_of(form, untick=untick))
        if answer.status_code == 303:
            return Page(self.browser.get(answer.location).text)
        return Page(answer.text)

    def send(self, fields: dict[str, Any]) -> Any:
        return self.browser.post(self.path, data=fields)

    @property
    def answer(self) -> tuple[str | None, int]:
        """Her answer as events has it, and how many children come."""
        invitation = self.town.invitation(self.cohort, self.participant)
        return invitation["answer"], len(invitation["children"])

    @property
    def times_answered(self) -> int:
        told = facts(self.town.events.database, "participation.v1")
        return len([fact for fact in told if fact["type"] == "kreis.invitation-answered.v1"])


def all_rows(client: Client, *, but: str = "") -> dict[str, list[Any]]:
    """Everything in a service's database that the agency can see, but who was shown what, and the
    column `but` of each table."""
    with client.database.agency(UUID(str(client.agency))) as work:
        query = "select table_name from information_schema.tables where table_schema = 'public'"
        query += " and table_name <> 'access_log'"
        tables = [row[0] for row in work.connection.exec_driver_sql(query)]
        found = {
            table: work.connection.exec_driver_sql(f"select * from {table}") for table in tables
        }
        return {
            table: sorted(
                str({name: value for name, value in row._mapping.items() if name != but})
                for row in rows
            )
            for table, rows in found.items()
        }
