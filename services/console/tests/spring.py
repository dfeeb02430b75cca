"""Spring 2027 in Unna: twelve people in one group, all services real, and staff in front of pages.

The clock of the services and of the pages is set by tests. A test that needs a real browser lets
the console be served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from bench.ground import AGENCY, STAFF
from bench.groups import Groups
from bench.served import Served
from kreis.chassis.data.clock import StoryClock
from kreis.console.clock import BERLIN
from kreis.console.issuer import one_time_links
from kreis.intake.main import SERVICE as INTAKE
from services.console.tests.page import Page
from tests.support.fixtures import deliver
from tests.support.serving import serving

MONDAY = date(2027, 4, 5)
PEOPLE = (
    *("Amira Haddad", "Sabine Krämer", "Derya Şahin", "Olena Melnyk", "Jasmin Berger"),
    *("Fatma Yıldırım", "Nour Saleh", "Tanja Vogt", "Rania Khalil", "Thomas Wiegand"),
    *("Iryna Shevchuk", "Ewa Nowicka"),
)
REFERRED = 2
"""The first two came by referral; the page of absences lists nobody else."""
NAMES = {
    "contact-person": "Petra Neumann",
    "lead": "Ilse Brandauer",
    "group-planning": "Ilse Brandauer",
}


class Spring(Groups):
    """The group of Unna, with what staff and participants do."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self.served = served
        served.console.extensions["kreis.sign-in"] = replace(
            served.console.extensions["kreis.sign-in"], clock=self
        )
        self.settle()
        self.people = [self.register(name, number) for number, name in enumerate(PEOPLE)]
        self.cohort = self.confirm_group("Gruppe Unna", MONDAY, self.people, "tue")
        self._tell_intake(self.cohort, self.people)
        self.at("2027-03-24T12:00")
        self.dates: list[dict[str, Any]] = self.ask("GET", f"/cohorts/{self.cohort}/group-events")

    def _tell_intake(self, cohort: str, people: list[str]) -> None:
        """Intake hears from cohorts who is in the group."""
        for who in people:
            data = {"participant_id": who, "cohort_id": cohort, "from": MONDAY.isoformat()}
            deliver(
                self.served.databases["intake"],
                INTAKE,
                "participation.v1",
                "kreis.cohort-joined.v1",
                UUID(who),
                data,
                agency=AGENCY,
            )

    def now(self) -> datetime:
        return self.served.databases["events"].clock.now().astimezone(BERLIN)

    def at(self, moment: str) -> None:
        """Sets all clocks; `moment` is local time."""
        told = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
        for database in self.served.databases.values():
            assert isinstance(database.clock, StoryClock)
            database.clock.set(told.astimezone(UTC))

    def register(self, name: str, number: int = 99) -> str:
        first, last = name.split(" ")
        newcomer = {
            "first_name": first,
            "last_name": last,
            "language": "de",
            "channel": "sms",
            "phone": "0171 3920002",
            "children": [{"birth_month": "2025-01", "needs_care": True}],
            "slots": ["tue-am"],
            "contact_person_id": STAFF,
            "access_route": "referral" if number < REFERRED else "recommendation",
        }
        made = self._ask("contact-person", "POST", "intake", "/participants", newcomer)
        return str(made["id"])

    def confirm(self, name: str, members: list[str], weekday: str = "thu") -> str:
        now = self.now()
        made = self.confirm_group(name, MONDAY, members, weekday)
        self._tell_intake(made, members)
        self.at(now.replace(tzinfo=None).isoformat())
        return made

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What events answers a contact person."""
        return self._ask("contact-person", method, "events", path, body)

    def date(self, number: int) -> str:
        """The id of one of the group's dates; the first is 0."""
        return str(self.dates[number]["id"])

    def put(self, number: int, there: list[str], absent: Mapping[str, str] | None = None) -> None:
        entries = [{"participant_id": each, "status": "present"} for each in there]
        entries += [
            {"participant_id": who, "status": "absent", "absence": why}
            for who, why in (absent or {}).items()
        ]
        self.ask("PUT", f"/group-events/{self.date(number)}/attendance", {"entries": entries})

    def invitation(self, who: str) -> dict[str, Any]:
        found = self.ask("GET", f"/cohorts/{self.cohort}/invitations")
        return next(each for each in found if each["participant_id"] == who)

    def says(
        self, who: str, answer: str, children: Sequence[Mapping[str, str]] | None = ()
    ) -> None:
        """Records her answer to all dates; None for children says nothing of them."""
        path = f"/invitations/{self.invitation(who)['id']}/answers"
        named = None if children is None else list(children)
        self.ask("POST", path, {"answer": answer, "how": "phone", "children": named})

    def says_of(self, who: str, number: int, answer: str) -> None:
        date = self.ask("GET", f"/group-events/{self.date(number)}")
        body = {"answer": answer, "how": "phone", "children": [], "sequence": date["sequence"]}
        path = f"/invitations/{self.invitation(who)['id']}/group-events/{date['id']}/answers"
        self.ask("POST", path, body)

    def move(self, number: int, day: str, starts_at: str = "10:00", ends_at: str = "12:00") -> None:
        date = self.ask("GET", f"/group-events/{self.date(number)}")
        body = {"date": day, "starts_at": starts_at, "ends_at": ends_at}
        body |= {"sequence": date["sequence"], "despite": ["same_day", "venue_taken"]}
        self.ask("POST", f"/group-events/{date['id']}/move", body)

    def link_of(self, who: str) -> str:
        """The token in a message to her."""
        self._invited = self.invitation(who)
        return self.link()

    def sign_in_link(self, role: str = "contact-person", who: str = STAFF) -> str:
        sub = who if role == "contact-person" else str(UUID(int=7))
        person = {"sub": sub, "name": NAMES[role], "agency": str(AGENCY), "roles": [role]}
        links = self.served.folder / "sign-in"
        links.mkdir(exist_ok=True)
        return f"/team/anmelden/{one_time_links.make(links, person)}"

    def browser(self, role: str = "contact-person", who: str = STAFF) -> Desk:
        return Desk(self.served.console.test_client(), self.sign_in_link(role, who))

    @contextmanager
    def in_chromium(self) -> Iterator[str]:
        """The address of the console while it is served."""
        with serving(self.served.console) as address:
            yield address


class Desk:
    """Somebody signed in, in front of pages."""

    def __init__(self, browser: FlaskClient, link: str) -> None:
        self.browser = browser
        answer = browser.post(link, data={"csrf": _csrf(browser.get(link).text)})
        assert answer.status_code == 303, answer.text

    def see(self, path: str, status: int = 200) -> Page:
        answer = self.browser.get(path)
        assert answer.status_code == status, answer.text
        return Page(answer.text)

    def send(self, path: str, form: Mapping[str, Any]) -> tuple[int, Page]:
        """Sends a form with the session's CSRF token; returns the status and what is seen then."""
        csrf = _csrf(self.browser.get("/team/schliesstage").text)
        answer = self.browser.post(path, data={"csrf": csrf, "once": uuid4().hex, **form})
        status = answer.status_code
        if status == 303:
            answer = self.browser.get(answer.location)
        return status, Page(answer.text)


def _csrf(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', html)
    assert found is not None
    return found[1]
