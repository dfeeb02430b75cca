"""Weeks of the demo's groups: dates that are held, and what staff are asked and decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.cohorts.main import SERVICE
from kreis.contracts import topics
from services.cohorts.tests.groups import Groups
from services.cohorts.tests.unna import U, person_id
from tests.support.fixtures import deliver

TUESDAYS = [date(2027, 4, 13) + timedelta(weeks=n) for n in range(12)]
CHANGE = {"from": "intensive", "to": "light", "rhythm_weeks": 2, "plan_version": 1}


class Weeks:
    """Dates of the group in Unna that are held, and what staff see and decide."""

    def __init__(self, groups: Groups) -> None:
        self.groups = groups
        self.unna = groups.unna
        self.cohort = groups.id[U]
        self.desk = groups.desk

    def hold(self, day: date, kind: str | None = "exchange_meeting", **other: Any) -> str:
        event = other.pop("event", None) or uuid4()
        said = {"kind": kind, "date": day.isoformat()} if kind else {}
        data = {
            "group_event_id": str(event),
            "cohort_ids": [self.cohort],
            **said,
            "present": 9,
            "absent": 2,
        }
        result = deliver(
            self.unna.database,
            SERVICE,
            "events.group-event.v1",
            "kreis.group-event-held.v1",
            event,
            data,
            agency=self.unna.client.agency,
        )
        self.unna.work()
        return result

    def plan(
        self,
        day: date,
        happened: str = "scheduled",
        *,
        event: UUID | None = None,
        kind: str = "exchange_meeting",
    ) -> UUID:
        """Events has planned, moved or cancelled a date of the group; returns its id."""
        event = event or uuid4()
        topic, fact = "events.group-event.v1", f"kreis.group-event-{happened}.v1"
        data = {
            **next(iter(topics()[topic].facts[fact].examples.values())),
            "group_event_id": str(event),
            "cohort_ids": [self.cohort],
            "kind": kind,
            "starts_at": f"{day}T09:30",
            "ends_at": f"{day}T11:30",
        }
        agency = self.unna.client.agency
        result = deliver(self.unna.database, SERVICE, topic, fact, event, data, agency=agency)
        assert result == "handled"
        return event

    def plan_all(self) -> None:
        """Events has planned all twelve dates."""
        for day in TUESDAYS:
            self.plan(day)

    def hold_all(self) -> None:
        for day in TUESDAYS:
            self.unna.at(f"{day}T12:00")
            self.hold(day)

    def band(self, label: str, band: str, revision: int = 1, topic: str = "") -> str:
        return deliver(
            self.unna.database,
            SERVICE,
            topic or "participation.v1",
            "kreis.regularity-changed.v1",
            UUID(person_id(label)),
            {
                "participant_id": person_id(label),
                "cohort_id": self.cohort,
                "band": band,
                "previous": "new",
                "present": 3,
                "counted": 4,
                "as_of": "2027-05-04",
                "policy": 1,
                "revision": revision,
            },
            agency=self.unna.client.agency,
        )

    def at(self, moment: str) -> None:
        self.unna.at(moment)
        self.unna.work()

    def asked(self) -> list[dict[str, Any]]:
        """What staff are asked about the group in Unna. The other one is asked about as well, once
        it is over as far as anybody knows."""
        found = self.desk.ok("GET", "/v1/phase-proposals")["items"]
        return [each for each in found if each["cohort_id"] == self.cohort]

    def phases(self) -> dict[str, Any]:
        found: dict[str, Any] = self.desk.ok("GET", f"/v1/cohorts/{self.cohort}/phases")
        return found

    def decide(self, how: str, asked: dict[str, Any], **more: Any) -> Any:
        path = f"/v1/phase-proposals/{asked['id']}/{how}"
        return self.desk.ask("POST", path, {"revision": asked["revision"], **more})

    def told(self, *facts: str) -> list[tuple[str, str, dict[str, Any]]]:
        return [each for each in self.groups.heard() if each[1] in facts]
