"""The stage of the quarter: a whole Kreis, who sits in front of it, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from playwright.sync_api import Browser

from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.box import Box
from kreis.onebox.people import founding_of, people_of
from kreis.onebox.status import running_system
from tests.browser.seats import PATIENCE, Seat
from tests.quarter.cast import ILSE, PETRA, Person, cast
from tests.quarter.compared import Compared, Difference, Page, compare, pages
from tests.quarter.homes import Homes
from tests.quarter.ledger.books import SERVICES, Sources
from tests.quarter.ledger.nachrichten import messages_to_one_person
from tests.quarter.ledger.names import Viewer
from tests.quarter.ledger.topics import Topics
from tests.quarter.office import Office
from tests.quarter.reading.statements import Statement

ORGANISATION = {
    "name": "Lindenbrücke Beispielträger e. V. (erfunden)",
    "short_name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office_hours": "Mo-Fr 8-16 Uhr",
    "first_name": "Renate",
    "last_name": "Fuchs",
    "your_phone": "0221 4710100",
}
BERLIN = ZoneInfo("Europe/Berlin")
PETRA_SEES = Viewer(PETRA, frozenset({"contact-person", "group-planning"}))
ILSE_SEES = Viewer(ILSE, frozenset({"lead"}))


@dataclass
class Tally:
    """What one week's comparison came to."""

    week: int
    statements: int
    differences: list[Difference]
    moved: list[Statement]
    """Statements that became true or untrue while their pages were read."""


@dataclass
class Quarter:
    """Everything that the weeks need. `people` are called as Petra sees them."""

    box: Box
    folder: Path
    homes: Homes
    sources: Sources
    renate: Office
    efforts: dict[str, int]
    browser: Browser
    people: list[Person] = field(default_factory=cast)
    petra: Office = field(init=False)
    ilse: Office = field(init=False)
    tallies: list[Tally] = field(default_factory=list)
    petra_stands_in: bool = False
    held: dict[str, int] = field(default_factory=dict)
    """How many lists were recorded, by group."""

    def sits_down(self, link: str) -> Office:
        """Somebody signs in by a link that works once."""
        return Office(_seat(self.browser, self.box.issuer, link), self.efforts)

    def it_is(self, moment: str) -> None:
        """Lets time pass until `2027-01-18 08:00`, and what is due then happen."""
        self.sources.wait_until_quiet()
        now = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
        _set_clock(self.box, now)
        self.sources.wait_until_quiet()

    def makes_a_sign_in_link(self) -> str:
        """What follows `/anmelden/` in a link that nobody has used."""
        people = people_of(self.box.data, self.box.issuer)
        return people.link(people.organisation().somebody(PETRA)).split("/anmelden/")[1]

    def called(self, person: Person) -> str:
        """As Petra sees her: in full if she is Petra's, or while Petra stands in for Murat."""
        is_in_full = person.contact == PETRA or self.petra_stands_in
        return person.name if is_in_full else f"{person.first} {person.last[0]}."

    def person_called(self, name: str) -> Person:
        brief = {f"{each.first} {each.last[0]}.": each for each in self.people}
        return brief.get(name) or next(each for each in self.people if each.name == name)

    def looks_at_everything(self, week: int) -> Tally:
        """Compares every page of both roles with the second program."""
        self.sources.wait_until_quiet()
        tally = Tally(week, 0, [], [])
        wanted = pages(self.sources.read(), week)
        for office, viewer in ((self.petra, PETRA_SEES), (self.ilse, ILSE_SEES)):
            compared = self.compares(office, viewer, wanted)
            tally.statements += compared.statements
            tally.differences += compared.differences
            tally.moved += compared.moved
        for task, number in messages_to_one_person(self.sources.read()).items():
            self.efforts[task] = max(self.efforts.get(task, 0), number)
        self.tallies.append(tally)
        return tally

    def compares_by(self, http: httpx.Client, viewer: Viewer, begin: str) -> Compared:
        """Compares the pages whose names begin so, as another console shows them."""
        self.sources.wait_until_quiet()
        wanted = [each for each in pages(self.sources.read(), 0) if each.name.startswith(begin)]
        return compare(self.sources, viewer, wanted, http)

    def compares(self, office: Office, viewer: Viewer, wanted: list[Page]) -> Compared:
        cookies = {each["name"]: each["value"] for each in office.page.context.cookies()}
        with httpx.Client(cookies=cookies, base_url=self.box.issuer, timeout=60) as http:
            return compare(self.sources, viewer, wanted, http)


@contextmanager
def opened(box: Box, browser: Browser, folder: Path) -> Iterator[Quarter]:
    """An organisation that was founded a moment ago, on Monday 11 January 2027 at 9:00."""
    efforts: dict[str, int] = {}
    _set_clock(box, datetime(2027, 1, 11, 9, tzinfo=BERLIN))
    founding = founding_of(box.data, running_system(box.data))
    link = founding.found(ORGANISATION)
    agency = founding.people.organisation().agency
    with ExitStack() as closing:
        access = box.access
        topics = Topics(access.bootstrap, str(access.user), access.password, agency)
        server = box.postgres.superuser_url.rpartition("/")[0]
        sources = Sources(f"{server}/{{}}", topics, box.data / "outbox", agency)
        closing.callback(sources.close)
        homes = Homes(browser, box.data / "outbox", box.issuer, efforts)
        closing.callback(homes.close)
        renate = Office(_seat(browser, box.issuer, link), efforts)
        yield Quarter(box, folder, homes, sources, renate, efforts, browser)


def days_of(week: int) -> Callable[[int], datetime]:
    """The days of a week of the quarter: 0 is its Monday."""
    monday = datetime(2027, 1, 11) + timedelta(weeks=week - 1)  # noqa: DTZ001  # a wall clock
    return lambda number: monday + timedelta(days=number)


def _seat(browser: Browser, console: str, link: str) -> Seat:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="de-DE", java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Anmelden").click()
    return Seat(page, console)


def _set_clock(box: Box, now: datetime) -> None:
    """Each service's own clock, by the route that the story uses."""
    issuer = Issuer(box.data / "keys", box.issuer)
    token = issuer.sign(role_claims("operator", None), timedelta(minutes=5))
    for service in SERVICES:
        answer = httpx.put(
            f"{box.addresses[service]}/v1/story-clock",
            json={"now": now.isoformat()},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        answer.raise_for_status()
