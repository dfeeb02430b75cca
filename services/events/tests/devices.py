"""The office, a freelancer's telephone and one list, as tests of marks use them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import text

MORNING = "2027-04-05T07:00"
SEEN_AT = "2027-04-05T07:06:00+00:00"


class Devices:
    """The office and a freelancer's telephone on the first morning of Unna."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        self.events = events
        self.cohort = cohort
        self.date = events.group_events(cohort)[0]
        self.path = f"/v1/group-events/{self.date['id']}"
        self.people: list[str] = [member["id"] for member in cohort["members"]]
        self.link = events.staff.ok("POST", f"{self.path}/roster-links")
        self.console = events.client.as_service("console", "events", "rosters:use")
        del self.console.headers["Kreis-Agency"]
        events.at(MORNING)

    def office(self, who: str, status: str, **more: Any) -> None:
        entries = [{"participant_id": who, "status": status, **more}]
        self.events.staff.ok("PUT", f"{self.path}/attendance", {"entries": entries})

    def send(self, *marks: dict[str, Any]) -> list[dict[str, Any]]:
        sent = self.events.staff.ok("POST", f"{self.path}/marks", {"marks": list(marks)})
        return list(sent["results"])

    def by_link(self, *marks: dict[str, Any], pin: str | None = None) -> Any:
        body = {"pin": pin or self.link["pin"], "marks": list(marks)}
        return self.console.ask("POST", f"/v1/rosters/{self.link['token']}/marks", body)

    def of(self, who: str) -> dict[str, Any]:
        shown = self.events.staff.ok("GET", f"{self.path}/attendance")["entries"]
        (found,) = [each for each in shown if each["participant_id"] == who]
        return dict(found)

    def shown(self) -> dict[str, Any]:
        return dict(self.events.staff.ok("GET", f"{self.path}/marks"))

    def settle(self, conflict: dict[str, Any], *, takes_over: bool, version: int) -> Any:
        path = f"{self.path}/marks/{conflict['id']}/settlement"
        return self.events.staff.ask("POST", path, {"takes_over": takes_over, "version": version})

    def rows(self) -> list[dict[str, Any]]:
        database = self.events.database
        with database.agency(self.events.client.agency) as work:
            found = work.connection.execute(text("select * from attendance_mark"))
            return [dict(row) for row in found.mappings()]


def mark(who: str, status: str = "present", **more: Any) -> dict[str, Any]:
    own = {"id": str(uuid4()), "version": 0, "sequence": 0, "marked_at": SEEN_AT}
    return {**own, "participant_id": who, "status": status, **more}


def outcomes(results: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(each["outcome"], each["reason"]) for each in results]
