"""The neighbours that notifications asks, played by the kit: intake, events and cohorts.

Promise: an answer has the fields that the neighbour's `openapi.yaml` requires. Who asks without
the token, the agency or a purpose is refused, as by the real ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.chassis.client.headers import AGENCY_HEADER, PURPOSE_HEADER
from kreis.kit.facts import some_id
from kreis.kit.serving import Asked, Refused

ZONE = ZoneInfo("Europe/Berlin")
VENUE = {
    "id": some_id(),
    "name": "Haus am Markt (Beispiel)",
    "street": "Beispielweg 1",
    "postal_code": "59423",
    "town": "Unna",
}
AGENCY = {
    "id": some_id(),
    "name": "Beispielträger",
    "short_name": "Beispiel",
    "land": "NW",
    "phone": "+49 2303 555010",
    "office_hours": "Mo–Fr 9–15 Uhr",
}
CARE = {"total": 4, "by_band": {}}


@dataclass(frozen=True)
class Person:
    """Somebody invented, and how she is reached."""

    participant: str
    invitation: str
    channel: str
    email: str | None
    phone: str | None


def person(channel: str, *, email: str | None = None, phone: str | None = None) -> Person:
    return Person(some_id(), some_id(), channel, email, phone)


@dataclass
class Neighbours:
    """What intake and events know of one agency. `tokens` opens each neighbour to the service."""

    agency: UUID
    tokens: Mapping[str, str]
    people: dict[str, Person] = field(default_factory=dict)
    """By participant, and by invitation."""
    dates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What has changed for an invitation."""
    concerned: dict[str, list[Person]] = field(default_factory=dict)
    """Whom a date concerns, by the id of the date."""
    known_dates: dict[str, dict[str, Any]] = field(default_factory=dict)

    def know(self, *people: Person) -> None:
        for each in people:
            self.people |= {each.participant: each, each.invitation: each}

    def cancel(self, people: list[Person]) -> dict[str, Any]:
        """Cancels a date of these people that would begin in three hours. Such news waits for
        nothing, at any time of the day. Returns what the fact says."""
        begins = (datetime.now(ZONE) + timedelta(hours=3)).replace(second=0, microsecond=0)
        date = _date(begins.replace(tzinfo=None), change=some_id())
        self.concerned[date["id"]] = people
        self.known_dates[date["id"]] = date
        for each in people:
            self.dates.setdefault(each.invitation, []).append(date)
        return {
            "group_event_id": date["id"],
            "series_id": date["series_id"],
            "cohort_ids": [date["cohort_id"]],
            "change_id": date["change"]["id"],
            "changed_together": 1,
            "sequence": date["sequence"],
            "kind": date["kind"],
            "starts_at": date["starts_at"],
            "ends_at": date["ends_at"],
            "timezone": date["timezone"],
            "venue_id": VENUE["id"],
        }

    def answer(self, asked: Asked) -> Any:
        """Returns what a neighbour knows. Raises `Refused`."""
        name, _, route = urlsplit(asked.path).path.lstrip("/").partition("/")
        if name == "issuer":
            return {"keys": []}
        if name not in self.tokens:
            raise Refused(404, "about:blank", f"Here is nobody called {name}.")
        self._check(name, asked)
        for pattern, method in self._routes(name):
            found = re.fullmatch(pattern, f"{asked.method} {route}")
            if found:
                return method(*found.groups())
        raise Refused(404, "about:blank", f"{name} of the kit does not know {asked.path}.")

    def _routes(self, name: str) -> list[tuple[str, Callable[..., Any]]]:
        one = "([0-9a-f-]{36})"
        if name == "intake":
            return [
                (f"GET v1/participants/{one}/contact", self._contact),
                ("GET v1/agency", lambda: AGENCY),
            ]
        return [
            (f"GET v1/group-events/{one}/recipients", self._recipients),
            (f"GET v1/changes/{one}/contributors", lambda _: {"recipients": []}),
            (f"GET v1/invitations/{one}", self._invitation),
            (f"GET v1/invitations/{one}/calendar", lambda _: "BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
            (f"POST v1/invitations/{one}/links", _link),
        ]

    def _check(self, name: str, asked: Asked) -> None:
        if asked.headers.get("Authorization") != f"Bearer {self.tokens[name]}":
            raise Refused(401, "about:blank", f"Send the token for {name}.")
        if asked.headers.get(AGENCY_HEADER) != str(self.agency):
            raise Refused(403, "about:blank", f"{AGENCY_HEADER} names another agency, or none.")
        if not asked.headers.get(PURPOSE_HEADER):
            raise Refused(400, "about:blank", f"Say what for: {PURPOSE_HEADER}.")

    def _known(self, id_: str, code: str) -> Person:
        if id_ not in self.people:
            raise Refused(404, code, "There is none.")
        return self.people[id_]

    def _contact(self, participant: str) -> dict[str, Any]:
        her = self._known(participant, "no-participant")
        return {
            "first_name": "Beispiel",
            "last_name": "Person",
            "language": "de",
            "german_level": "c1",
            "channel": her.channel,
            "email": her.email,
            "phone": her.phone,
            "has_address_protection": False,
            "is_discreet": False,
            "state": "entered",
            "version": 1,
            "children_in_care": 0,
            "children": [],
            "contact_person": {
                "id": some_id(),
                "first_name": "Petra",
                "last_name": "Beispiel",
                "phone": "+49 2303 555011",
            },
            "agency": AGENCY,
        }

    def _recipients(self, date: str) -> dict[str, Any]:
        if date not in self.concerned:
            raise Refused(404, "no-group-event", "There is no such date.")
        members = [
            {
                "participant_id": each.participant,
                "invitation_id": each.invitation,
                "restricted": False,
                "answer": "yes",
                "children": [],
                "children_are_unsaid": False,
                "is_told": True,
            }
            for each in self.concerned[date]
        ]
        return {"group_event": self.known_dates[date], "members": members, "contributors": []}

    def _invitation(self, invitation: str) -> dict[str, Any]:
        her = self._known(invitation, "no-invitation")
        today = datetime.now(ZONE).date()
        hers = {
            "answer": "yes", "children": [], "children_are_unsaid": False, "is_own_answer": True,
            "is_asked_again": False, "places_left": None, "waitlist": None,
        }  # fmt: skip
        return {
            "id": invitation,
            "participant_id": her.participant,
            "cohort_id": some_id(),
            "name": "Beispielgruppe",
            "timezone": str(ZONE),
            "venue": VENUE,
            "week": None,
            "series": {
                "weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": [str(today)],
            },
            "group_events": [{**each, **hers} for each in self.dates.get(invitation, [])],
            "answer_by": (datetime.now(UTC) - timedelta(days=30)).isoformat(),
            "answer": "yes",
            "answered_at": (datetime.now(UTC) - timedelta(days=31)).isoformat(),
            "children": [],
            "children_are_unsaid": False,
            "version": 1,
            "since": str(today - timedelta(days=30)),
            "until": None,
            "time_away": None,
            "phase": None,
        }  # fmt: skip


def _link(_: str) -> dict[str, Any]:
    return {
        "id": some_id(),
        "token": some_id(),
        "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
    }


def _date(begins: datetime, *, change: str) -> dict[str, Any]:
    """Returns a date that was cancelled, as events tells of it."""
    when = {
        "starts_at": begins.isoformat(timespec="minutes"),
        "ends_at": (begins + timedelta(hours=2)).isoformat(timespec="minutes"),
        "venue": VENUE,
        "adults": 12,
        "care_places": CARE,
    }
    made = datetime.now(UTC).isoformat()
    changed = {"id": change, "kind": "cancelled", "before": when, "answer_by": None}
    return {
        **when,
        "id": some_id(),
        "series_id": some_id(),
        "cohort_id": some_id(),
        "kind": "topic_open",
        "topic": None,
        "topic_names": None,
        "timezone": str(ZONE),
        "state": "cancelled",
        "sequence": 1,
        "change": {**changed, "made_at": made},
        "is_held": False,
        "needs_sign_up": False,
        "booster_weeks": None,
        "next_id": None,
    }
