"""An excursion with two places, and the people of Unna who would like to come."""

from __future__ import annotations

from typing import Any

from services.events.tests.dates import Dates, Her

DAY = "2027-05-04"
"""A Tuesday twelve days ahead: an offer holds for two days of twelve hours."""


class Excursion:
    """A date with two places for adults, and the people of Unna."""

    def __init__(self, dates: Dates) -> None:
        self.dates, self.events = dates, dates.events
        self.limit(2)
        self.date = dates.on(DAY)
        self.people = [Her(dates, number) for number in range(5)]

    def limit(self, adults: int, **other: Any) -> Any:
        path = f"/v1/group-events/{self.dates.on(DAY)['id']}/places"
        seen = self.events.staff.ask("GET", path).headers["ETag"]
        care = {"total": 8, "by_band": {"0-2": 5}}
        body = {"capacity": {"adults": adults, "care_places": care}, "needs_sign_up": True, **other}
        return self.events.staff.ask("PUT", path, body, If_Match=seen)

    def says(self, number: int, answer: str, *children: dict[str, str], waits: bool = True) -> Any:
        her = self.people[number]
        seen = self.dates.on(DAY)["sequence"]
        body = {"answer": answer, "children": children, "sequence": seen, "waits": waits}
        path = f"{her.link}/group-events/{self.date['id']}/answer"
        return self.events.console.ask("PUT", path, body)

    def leaves_the_list(self, number: int) -> None:
        path = f"{self.people[number].link}/group-events/{self.date['id']}/waitlist"
        self.events.console.ok("DELETE", path)

    def sees(self, number: int) -> dict[str, Any]:
        return self.people[number].sees(self.dates.on(DAY)["starts_at"][:10])

    def place_of(self, number: int) -> int | None:
        waits = self.sees(number)["waitlist"]
        return waits and waits["place"]

    def offer_of(self, number: int) -> Any:
        waits = self.sees(number)["waitlist"]
        return waits and waits["offer"]

    def is_full_and_two_wait(self) -> None:
        for number in range(4):
            assert self.says(number, "yes").status_code == 200

    def ask_staff(self, method: str, what: str = "") -> Any:
        path = f"/v1/group-events/{self.date['id']}/waitlist{what}"
        return self.events.staff.ask(method, path)

    def invitation(self, number: int) -> str:
        return str(self.people[number].invitation["id"])
