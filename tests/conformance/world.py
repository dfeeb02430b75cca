"""A woman in a town, everybody who may ask about her, and what may change about her."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from services.cohorts.tests.unna import U
from services.exchange.tests.village import CIRCLE
from tests.conformance.town import CONTACT_PERSON, Town
from tests.conformance.what_roles_see import (
    NOT_ASKED,
    ROLES,
)
from tests.support.fixtures import Client
from tests.support.openapi import HERS
from tests.support.routes import Route, routes
from tests.support.services import NAMES

COLLEAGUE = "00000000-0000-4000-8000-0000000000c2"
OPENER = "00000000-0000-4000-8000-0000000000c3"
VIEW = "kita"
SUBJECTS = {"hers": CONTACT_PERSON, "colleague": COLLEAGUE, "opened": OPENER, "partner": VIEW}
MARKS = {
    "first name": "Wilhelmine",
    "last name": "Grünfelder",
    "telephone number": "+491713920099",
    "e-mail address": "wilhelmine.g@post.example",
    "birth date": "1991-02-03",
    "first name of a child": "Ottokar",
    "funded project": "Vorhaben-4711",
    "rule about her": "getrennt wegen Umgang",
}
TOPIC = "T1"
LOOKS = "/v1/access-log"
"""Tells who looked, so every look changes it."""
_MOMENTS = re.compile(r'DTSTAMP:\w+|"last_read_at": ?(?:null|"[^"]*")')
"""When a calendar file was written, and when the partner, who looks too, last read her view."""
Answers = dict[tuple[str, str], tuple[int, str, str]]


_NOWHERE = {"day": "2027-05-03"}


class Ask(NamedTuple):
    service: str
    rule: str
    path: str
    method: str = "GET"
    body: Any = None


class World:
    """A town with a woman in a group, one who waits beside her, and everybody who may ask."""

    def __init__(self, town: Town) -> None:
        self.town = town
        for staff_id, name in ((COLLEAGUE, "Sabine"), (OPENER, "Karin")):
            person = {"first_name": name, "last_name": "Krause", "phone": "0221 4710102"}
            town.ask("intake", "lead").ok("PUT", f"/v1/staff/{staff_id}", person)
        self.her = town.members[0]
        change = {
            "first_name": MARKS["first name"],
            "last_name": MARKS["last name"],
            "phone": MARKS["telephone number"],
            "email": MARKS["e-mail address"],
            "birth_date": MARKS["birth date"],
            "funded_project": MARKS["funded project"],
            "children": [{"birth_month": "2019-10", "first_name": MARKS["first name of a child"]}],
        }
        town.ask("intake").ok("PATCH", f"/v1/participants/{self.her}", change)
        rule = {"kind": "keep_together", "participant_ids": [self.her, town.members[1]]}
        planning = town.ask("intake", "group-planning")
        planning.ok("POST", "/v1/grouping-rules", {**rule, "reason": MARKS["rule about her"]})
        town.carry()
        self.ids = self._ids()

    def who(self, name: str, service: str) -> Client:
        subject = SUBJECTS.get(name, "somebody-else")
        return self.town.clients[service].as_role(ROLES[name], subject=subject)

    def open_file(self) -> None:
        path = f"/v1/participants/{self.her}/openings"
        self.who("opened", "intake").ok("POST", path, {"reason": "Anruf wegen Kind"})

    def asks(self) -> Iterator[Ask]:
        """Every question about whatever there is."""
        for name in NAMES:
            for route in routes(self.town.clients[name].http.application, name):
                path = self._path(route) if route.method == "GET" else None
                if path is not None and route.rule != LOOKS:
                    yield Ask(name, route.rule, path)

    def writes(self) -> Iterator[Ask]:
        """Every change with the least that it needs, about her where it is about somebody. Erasing
        her comes last."""
        found = [
            Ask(name, route.rule, path, route.method, self._about_her(route.body))
            for name in NAMES
            for route in routes(self.town.clients[name].http.application, name)
            for path in [self._path(route) if route.method != "GET" else None]
            if path is not None
        ]
        yield from sorted(found, key=lambda ask: "erasure" in ask.rule)

    def ask(self, who: str, ask: Ask) -> Any:
        client = self.who(who, ask.service)
        headers = {**client.headers, "Kreis-Purpose": "test"}
        return client.http.open(ask.path, method=ask.method, json=ask.body, headers=headers)

    def _about_her(self, body: Any) -> Any:
        return json.loads(json.dumps(body, default=str).replace(str(HERS), self.her))

    def answers(self, who: str) -> Answers:
        found: Answers = {}
        for ask in self.asks():
            headers = {"Kreis-Purpose": "test"}
            client = self.who(who, ask.service)
            answer = client.http.get(ask.path, headers={**client.headers, **headers})
            shown = _MOMENTS.sub("", answer.text) if answer.status_code < 300 else ""
            etag = answer.headers.get("ETag", "") if shown else ""
            found[ask.service, ask.rule] = (answer.status_code, shown, etag)
        return found

    def rows(self, service: str) -> int:
        """How many rows her access log has there."""
        query = text("select count(*) from access_log where subject = :her")
        client = self.town.clients[service]
        with client.database.agency(client.agency) as work:
            return int(work.connection.execute(query, {"her": UUID(self.her)}).scalar_one())

    def _ids(self) -> dict[str, str]:
        events, planning = self.town.ask("events"), self.town.ask("cohorts", "group-planning")
        invitation = self.town.invitations()[self.her]
        date = invitation["group_events"][0]
        (run,) = planning.ok("GET", "/v1/formations")
        (rule,) = self.town.ask("intake", "group-planning").ok("GET", "/v1/grouping-rules")
        slot = {"starts_at": "2027-03-30T09:00:00+00:00", "minutes": 30, "form": "phone"}
        opened = {"contact_person_id": CONTACT_PERSON, "slots": [slot]}
        made = events.ok("POST", "/v1/appointment-slots", opened)
        topic = {"names": {"de": "Bewerbung"}}
        self.town.ask("intake").ok("PUT", f"/v1/topics/{TOPIC}", topic)
        return {
            "participant_id": self.her,
            "agency_id": str(self.town.clients["intake"].agency),
            "staff_id": CONTACT_PERSON,
            "contact_person_id": CONTACT_PERSON,
            "cohort_id": self.town.cohort,
            "invitation_id": invitation["id"],
            "group_event_id": date["id"],
            "formation_id": run["id"],
            "proposal_id": run["proposal_id"],
            "offer_id": U,
            "venue_id": U,
            "rule_id": rule["id"],
            "slot_id": made["opened"][0]["id"],
            "version": "1",
            "key": TOPIC,
            "quarter": "2027-Q1",
            "name": self._view(),
            "circle_id": self.town.ask("exchange").ok("POST", "/v1/circles", CIRCLE)["circle"][
                "id"
            ],
        }

    def _view(self) -> str:
        """A team outside is granted a view."""
        wanted = {
            "name": VIEW,
            **dict.fromkeys(("team", "purpose", "legal_basis", "contact"), "Beispiel"),
            "facts": [{"fact": "kreis.attendance-recorded.v1", "fields": ["date"]}],
            "since": "2027-01-01",
            "until": "2029-12-31",
        }
        self.town.ask("subscriptions", "lead").ok("POST", "/v1/subscriptions", wanted)
        return VIEW

    def _path(self, route: Route) -> str | None:
        parts = []
        for part in route.rule.split("/"):
            name = part.strip("<>").rpartition(":")[2]
            if part.startswith("<") and name in NOT_ASKED:
                return None
            if part.startswith("<"):
                # A change of what is not there is refused; a question must be about something.
                is_known = name in self.ids or route.method == "GET"
                part = self.ids[name] if is_known else _NOWHERE.get(name, str(HERS))
            parts.append(part)
        query = {name: self.ids.get(name, value) for name, value in route.query.items()}
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return "/".join(parts) + (f"?{asked}" if asked else "")


def rule(world: World) -> None:
    planning = world.town.ask("intake", "group-planning")
    apart = {"kind": "keep_apart", "participant_ids": [world.her, world.town.waits]}
    planning.ok("POST", "/v1/grouping-rules", apart)


def patch(**change: Any) -> Callable[[World], None]:
    def make(world: World) -> None:
        world.town.ask("intake").ok("PATCH", f"/v1/participants/{world.her}", change)

    return make


def consent(world: World) -> None:
    said = {"purpose": "photos", "is_given": False, "text_version": "1", "language": "de"}
    world.town.ask("intake").ok("POST", f"/v1/participants/{world.her}/consents", said)


CHANGES: dict[str, Callable[[World], None]] = {
    "a rule keeps her apart from another": rule,
    "her address is protected": patch(has_address_protection=True),
    "she wants discretion": patch(wants_discretion=True),
    "her telephone number changes": patch(phone="0171 3920111"),
    "a consent is taken back": consent,
}
