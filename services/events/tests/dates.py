"""Dates of a group, and what staff and one participant do with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from kreis.events.domain.group_events import Capacity, GroupEvent, Kind, Venue

LERNHAUS = {
    "id": "ca2a5151-f9b6-4399-af8b-c5a233b697c9",
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59423",
    "town": "Unna",
}
LERNHAUS_PLACES = {"adults": 12, "care_places": {"total": 6, "by_band": {"0-2": 4}}}


class Dates:
    """Unna's dates on 22 April 2027, and what staff do with them."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        self.events = events
        self.cohort = cohort

    def on(self, day: str) -> dict[str, Any]:
        found = self.events.group_events(self.cohort)
        (date,) = [each for each in found if each["starts_at"].startswith(day)]
        return dict(date)

    def ask(self, date: dict[str, Any], what: str, body: dict[str, Any] | None = None) -> Any:
        path = f"/v1/group-events/{date['id']}/{what}"
        seen = {"sequence": date["sequence"], **(body or {})}
        return self.events.staff.ask("POST", path, seen)

    def done(self, date: dict[str, Any], what: str, body: dict[str, Any] | None = None) -> Any:
        answer = self.ask(date, what, body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def preview(self, date: dict[str, Any], what: str, body: dict[str, Any]) -> Any:
        return self.events.staff.ok("POST", f"/v1/group-events/{date['id']}/{what}/preview", body)


def wish(day: str = "2027-04-27", **other: Any) -> dict[str, Any]:
    return {"date": day, "starts_at": "10:00", "ends_at": "12:00", **other}


class Her:
    """A member with her link."""

    def __init__(self, dates: Dates, number: int = 0) -> None:
        self.events = dates.events
        self.invitation = dates.events.invitations(dates.cohort)[number]
        self.link = dates.events.link_to(self.invitation)

    def says(self, answer: str, *children: dict[str, str]) -> Any:
        body = {"answer": answer, "children": list(children)}
        return self.events.console.ask("PUT", f"{self.link}/answer", body)

    def says_of(self, date: dict[str, Any], answer: str, *children: dict[str, str]) -> Any:
        body = {"answer": answer, "children": list(children), "sequence": date["sequence"]}
        path = f"{self.link}/group-events/{date['id']}/answer"
        return self.events.console.ask("PUT", path, body)

    def sees(self, day: str) -> dict[str, Any]:
        seen = self.events.console.ok("GET", self.link)["group_events"]
        (date,) = [each for each in seen if each["starts_at"].startswith(day)]
        return dict(date)


def date_on(day: date, total: int = 8, **by_band: int) -> GroupEvent:
    bands = {"0-2": by_band["under_three"]} if by_band else {}
    return GroupEvent(
        id=uuid4(),
        series_id=UUID(int=1),
        cohort_id=UUID(int=2),
        kind=Kind.TOPIC_OPEN,
        starts_at=datetime(day.year, day.month, day.day, 9, 30),  # noqa: DTZ001  # wall time
        ends_at=datetime(day.year, day.month, day.day, 11, 30),  # noqa: DTZ001
        timezone="Europe/Berlin",
        venue=Venue(UUID(int=3), "Haus Ringgarten", "Beispielweg 4", "59423", "Unna"),
        capacity=Capacity(12, total, bands),
    )
