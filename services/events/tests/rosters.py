"""The attendance list of a first morning, as tests write and read it."""

from __future__ import annotations

from typing import Any

Entries = list[dict[str, Any]]


class Roster:
    """The first morning of a cohort, and everybody in it."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        events.at("2027-04-05T07:00")
        self.events = events
        self.cohort = cohort
        self.event: dict[str, Any] = events.group_events(cohort)[0]
        self.path = f"/v1/group-events/{self.event['id']}/attendance"
        self.people: list[str] = [member["id"] for member in cohort["members"]]

    def all_present(self) -> Entries:
        return [{"participant_id": each, "status": "present"} for each in self.people]

    def put(self, entries: Entries) -> Any:
        return self.events.staff.ok("PUT", self.path, {"entries": entries})

    def refused(self, entries: Entries) -> Any:
        return self.events.staff.ask("PUT", self.path, {"entries": entries})

    def entry_of(self, person: str) -> Any:
        shown = self.events.staff.ok("GET", self.path)["entries"]
        (found,) = [each for each in shown if each["participant_id"] == person]
        return found
