"""Groups for benchmarks of pages: some that run, and any number that have ended.

Those that run are confirmed, answered and attended through the services' own ways. Finished ones
are confirmed at the time when they began.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from bench.ground import AGENCY, MAKES_LINKS, STAFF
from bench.served import Served
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.chassis.messaging.inbox import Inbox
from kreis.contracts import topics
from kreis.events.main import SERVICE as EVENTS
from kreis.insights.main import SERVICE as INSIGHTS

COHORT, CONFIRMED = "cohorts.cohort.v1", "kreis.cohort-confirmed.v1"
EXAMPLE = "unna-on-tuesdays"
SIZE, WAITING, HOUSES = 8, 5, 10
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
PETRA = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
PROFILE = {
    "name": "Lindenbrücke Beispielträger e. V.",
    "short_name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office_hours": "Mo–Fr 8–16 Uhr",
}


class Groups:
    def __init__(self, served: Served) -> None:
        self._served = served
        self._ask = served.ask
        self._monday = _today() - timedelta(days=_today().weekday())
        self._houses = itertools.count()
        self._invited: dict[str, Any] = {}
        self._coming: dict[str, Any] = {}

    def settle(self) -> None:
        """The agency, its contact person, and some who wait."""
        self._ask("operator", "PUT", "intake", f"/agencies/{AGENCY}", PROFILE)
        self._ask("lead", "PUT", "intake", f"/staff/{STAFF}", PETRA)
        self.wait(WAITING)

    def wait(self, count: int) -> None:
        """So many people register and are in no group."""
        for number in range(count):
            self._register(number)

    def began(self, weeks: int) -> date:
        """The Monday so many weeks ago."""
        return self._monday - timedelta(weeks=weeks)

    def run_groups(self, count: int) -> None:
        """Groups that began three weeks ago; one absence in each is not settled."""
        started = self.began(3)
        for number in range(count):
            members = [self._register(number) for _ in range(SIZE)]
            cohort = self.confirm_group(f"Gruppe {number}", started, members, WEEKDAYS[number % 5])
            self._answer(cohort)
            self._attend(cohort)

    def finish_groups(self, count: int) -> None:
        """Groups that ended, two of each week."""
        for number in range(count):
            started = self.began(30 + number // 2)
            members = [str(uuid4()) for _ in range(SIZE)]
            self.confirm_group(f"Frühere {number}", started, members, WEEKDAYS[number % 5])

    @property
    def coming(self) -> Mapping[str, Any]:
        """The invitation of somebody of the newest running group who has said yes."""
        return self._coming

    def link(self, invitation: Mapping[str, Any] | None = None) -> str:
        """The token that a person gets; by default of somebody who has not answered."""
        first = (invitation or self._invited)["id"]
        token = self._served.tokens.signed(MAKES_LINKS)
        headers = {"Authorization": f"Bearer {token}", "Kreis-Agency": str(AGENCY)}
        headers["Kreis-Purpose"] = "bench"
        client = self._served.apps["events"].test_client()
        made = client.post(f"/v1/invitations/{first}/links", headers=headers)
        assert made.status_code == 201, made.text
        return str(made.json["token"])

    def form_of(self, html: str) -> dict[str, list[str]]:
        """What the first button of her page sends."""
        form = html.partition("<form")[2].partition("</form>")[0]
        found: dict[str, list[str]] = {}
        for field in re.findall(r"<input[^>]*>", form):
            name, value = (_attribute(field, each) for each in ("name", "value"))
            found.setdefault(name, []).append(value)
        return found

    def _register(self, number: int) -> str:
        said = newcomer(f"Haddad {number}", "0171 3920002", STAFF, _today())
        made = self._ask("contact-person", "POST", "intake", "/participants", said)
        return str(made["id"])

    def confirm_unheard(self, name: str, weeks: int) -> None:
        """A group that began so many weeks ago and of which events has not heard."""
        members = [str(uuid4()) for _ in range(SIZE)]
        self._put_into_cohorts(self._confirmed(name, self.began(weeks), members, WEEKDAYS[0]))

    def confirm_group(self, name: str, monday: date, members: list[str], weekday: str) -> str:
        """A group stands in cohorts, and events and insights have heard of it."""
        fact = self._confirmed(name, monday, members, weekday)
        self._served.at(monday - timedelta(days=14))
        self._put_into_cohorts(fact)
        message = cohort_confirmed(fact)
        for service in (EVENTS, INSIGHTS):
            database = self._served.databases[service.name]
            Inbox(database, service.name, list(service.subscriptions)).take(message)
        self._served.at(None)
        return str(fact["cohort_id"])

    def _confirmed(
        self, name: str, monday: date, members: list[str], weekday: str
    ) -> dict[str, Any]:
        fact: dict[str, Any] = copy.deepcopy(topics()[COHORT].facts[CONFIRMED].examples[EXAMPLE])
        offer = fact["offer"]
        offer["offer_id"] = str(uuid4())
        offer["venue"]["venue_id"] = str(UUID(int=1 + next(self._houses) % HOUSES))
        offer["week"]["monday"], offer["series"]["weekday"] = monday.isoformat(), weekday
        fact |= {"cohort_id": str(uuid4()), "name": name, "offer": offer}
        fact["members"] = [{"id": each, "restricted": False} for each in members]
        return fact

    def _put_into_cohorts(self, fact: Mapping[str, Any]) -> None:
        """Its rows, as a confirmation leaves them."""
        offer, venue = fact["offer"], fact["offer"]["venue"]
        about = {
            "a": AGENCY, "venue": venue["venue_id"], "offer": offer["offer_id"],
            "name": fact["name"], "cohort": fact["cohort_id"], "monday": offer["week"]["monday"],
            "weekday": offer["series"]["weekday"], "proposal": str(uuid4()),
        }  # fmt: skip
        with self._served.as_superuser("cohorts") as connection:
            connection.execute("set session_replication_role = replica")
            for statement in _ROWS:
                connection.execute(statement, about)
            for member in fact["members"]:
                connection.execute(_MEMBER, {**about, "member": member["id"]})

    def _answer(self, cohort: str) -> None:
        """All but one say yes; she has a link, and has yet to answer."""
        invitations = self._ask("contact-person", "GET", "events", f"/cohorts/{cohort}/invitations")
        self._invited, self._coming = invitations[:2]
        for each in invitations[1:]:
            body = {"answer": "yes", "how": "phone", "children": []}
            path = f"/invitations/{each['id']}/answers"
            self._ask("contact-person", "POST", "events", path, body)

    def _attend(self, cohort: str) -> None:
        path = f"/cohorts/{cohort}/group-events"
        now = datetime.now().isoformat()  # noqa: DTZ005  # wall time, as dates are told
        over = [
            each
            for each in self._ask("contact-person", "GET", "events", path)
            if each["ends_at"] < now
        ]
        for date_ in over:
            path = f"/group-events/{date_['id']}/attendance"
            known = self._ask("contact-person", "GET", "events", path)["entries"]
            entries = [
                {"participant_id": each["participant_id"], "status": "present"} for each in known
            ]
            if date_ is over[-1]:
                entries[0] |= {"status": "absent", "absence": "unclear"}
            self._ask("contact-person", "PUT", "events", path, {"entries": entries})


_ROWS = (
    (
        "insert into venue (agency_id, id, name, street, postal_code, town, land)"
        " values (%(a)s, %(venue)s, %(name)s, 'Beispielweg 4', '59423', 'Unna', 'NW')"
        " on conflict do nothing"
    ),
    (
        "insert into offer (agency_id, id, venue_id, name, languages, german_level_from,"
        " women_only, adults_min, adults_max, care_total, care_by_band, week_monday, week_days,"
        " week_starts_at, week_ends_at, series_weekday, series_starts_at, series_ends_at,"
        " series_dates, timezone)"
        " values (%(a)s, %(offer)s, %(venue)s, %(name)s, '{de}', 'none', false, 8, 12, 8, '{}',"
        " %(monday)s, 5, '09:00', '12:00', %(weekday)s, '09:30', '11:30', 12, 'Europe/Berlin')"
    ),
    (
        "insert into cohort (agency_id, id, offer_id, proposal_id, name, confirmed_by,"
        " confirmed_at, seats) values (%(a)s, %(cohort)s, %(offer)s, %(proposal)s, %(name)s,"
        " 'bench', now(), 8)"
    ),
)
_MEMBER = (
    "insert into membership (agency_id, cohort_id, participant_id, restricted, joined_on, added_by)"
    " values (%(a)s, %(cohort)s, %(member)s, false, %(monday)s, 'bench')"
)


def newcomer(name: str, phone: str, contact: str, today: date) -> dict[str, Any]:
    """What somebody says who registers: she has a child of about two years."""
    return {
        "first_name": "Amira",
        "last_name": name,
        "language": "de",
        "channel": "sms",
        "phone": phone,
        "children": [{"birth_month": f"{today.year - 2}-01", "needs_care": True}],
        "slots": ["tue-am"],
        "contact_person_id": contact,
    }


def offer_after(today: date) -> dict[str, Any]:
    """An offer of a group that begins in eight weeks, in the first house of all."""
    monday = today + timedelta(days=56 - today.weekday())
    hours = {"starts_at": "09:30", "ends_at": "11:30"}
    return {
        "venue_id": str(UUID(int=1)),
        "name": "Neue Gruppe",
        "languages": ["de"],
        "adults": {"min": 2, "max": 12},
        "care_places": {"total": 12},
        "week": {"monday": monday.isoformat(), **hours},
        "series": {"weekday": "tue", **hours},
    }


def cohort_confirmed(fact: dict[str, Any]) -> Message:
    """Returns the message by which cohorts tells that a cohort is confirmed."""
    return Message(
        topic=COHORT,
        key=fact["cohort_id"],
        type=CONFIRMED,
        source="kreis/cohorts",
        id=new_id(),
        time=datetime.now(UTC),
        agency=AGENCY,
        sequence=1,
        data=fact,
        traceparent=new_traceparent(),
    )


def _attribute(field: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', field)
    return unescape(found[1]) if found else ""


def _today() -> date:
    return datetime.now(UTC).date()
