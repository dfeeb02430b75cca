"""The neighbours that notifications asks, played by the kit: intake, events and cohorts.

Promise: an answer has the fields that the neighbour's `openapi.yaml` requires. Who asks without
the token, the agency or a purpose is refused, as by the real ones.
"""

from __future__ import annotations

import json
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
from kreis.kit.service.dates import AGENCY, VENUE, ZONE, date_of
from kreis.kit.serving import Asked, Refused

_LINKS = re.compile(r"(?:POST|DELETE) v1/invitations/([0-9a-f-]{36})/links(/[0-9a-f-]{36})?")


@dataclass(frozen=True)
class Person:
    """Somebody invented, and how she is reached."""

    participant: str
    invitation: str
    channel: str
    email: str | None = None
    phone: str | None = None
    is_discreet: bool = False
    state: str = "entered"
    is_told: bool = True
    """Whether events says that she hears of changed dates."""
    new_email: str | None = None
    """Her mail from the moment on at which events finds her contact outdated."""
    timezone: str = str(ZONE)
    language: str = "de"


def person(channel: str, **known: Any) -> Person:
    """Somebody new. `known` are fields of a person."""
    return Person(some_id(), some_id(), channel, **known)


@dataclass(frozen=True)
class LinkAsked:
    """A link that the service has asked for, and for what."""

    invitation: str
    token: str
    asked: Mapping[str, Any]


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
    links: list[LinkAsked] = field(default_factory=list)
    """Links that were given, in their order."""
    weeks: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """The start week of an invitation."""
    unanswered: set[str] = field(default_factory=set)
    """Invitations that nobody has answered."""
    outdated: set[str] = field(default_factory=set)
    """Invitations whose link was refused once, since the contact had changed."""

    def know(self, *people: Person) -> None:
        for each in people:
            self.people |= {each.participant: each, each.invitation: each}

    def forget(self, her: Person) -> None:
        """Erases her at intake. Events may still know her."""
        del self.people[her.participant]

    def cancel(
        self,
        people: list[Person],
        *,
        act: str | None = None,
        within: timedelta = timedelta(hours=3),
    ) -> dict[str, Any]:
        """Cancels a date of these people that would begin in three hours. Such news waits for
        nothing, at any time of the day. Returns what the fact says. Several dates of one `act` of
        staff are one change."""
        zone = ZoneInfo(people[0].timezone)
        begins = (datetime.now(zone) + within).replace(second=0, microsecond=0)
        date = date_of(begins.replace(tzinfo=None), change=act or some_id(), zone=str(zone))
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

    def invite(self, her: Person) -> None:
        """Plans a date for her. She has not answered."""
        begins = datetime.now(ZONE).replace(tzinfo=None, second=0, microsecond=0)
        date = date_of(begins + timedelta(days=7), change=some_id(), zone=her.timezone)
        self.dates.setdefault(her.invitation, []).append(
            {**date, "state": "planned", "change": None}
        )
        self.unanswered.add(her.invitation)
        day = begins.date() + timedelta(days=7)
        self.weeks[her.invitation] = {
            "from": str(day), "to": str(day), "starts_at": "09:30", "ends_at": "11:30",
        }  # fmt: skip

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
        if name == "events" and (found := _LINKS.fullmatch(f"{asked.method} {route}")):
            return self._link(found[1], asked) if found[2] is None else {}
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
            "language": her.language,
            "german_level": "c1",
            "channel": her.channel,
            "email": her.new_email if her.invitation in self.outdated else her.email,
            "phone": her.phone,
            "has_address_protection": False,
            "is_discreet": her.is_discreet,
            "state": her.state,
            "version": 2 if her.invitation in self.outdated else 1,
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
                "is_told": each.is_told,
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
            "timezone": her.timezone,
            "venue": VENUE,
            "week": self.weeks.get(invitation),
            "series": {
                "weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": [str(today)],
            },
            "group_events": [{**each, **hers} for each in self.dates.get(invitation, [])],
            **self._answer(invitation),
            "children": [],
            "children_are_unsaid": False,
            "since": str(today - timedelta(days=30)),
            "until": None,
            "time_away": None,
            "phase": None,
        }  # fmt: skip

    def _answer(self, invitation: str) -> dict[str, Any]:
        if invitation in self.unanswered:
            answer_by = (datetime.now(UTC) + timedelta(days=30)).isoformat()
            return {
                "answer_by": answer_by,
                "answer": None,
                "answered_at": None,
                "how": None,
                "version": 1,
            }
        return {
            "answer_by": (datetime.now(UTC) - timedelta(days=30)).isoformat(),
            "answer": "yes",
            "answered_at": (datetime.now(UTC) - timedelta(days=31)).isoformat(),
            "how": "link",
            "version": 1,
        }

    def _link(self, invitation: str, asked: Asked) -> dict[str, Any]:
        """Gives a link, unless the contact has changed since intake was asked."""
        her = self._known(invitation, "no-invitation")
        if her.new_email and invitation not in self.outdated:
            self.outdated.add(invitation)
            raise Refused(409, "contact-outdated", "Her contact has changed: ask intake again.")
        link = LinkAsked(invitation, some_id(), json.loads(asked.body or b"{}"))
        self.links.append(link)
        return {
            "id": some_id(),
            "token": link.token,
            "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
        }
