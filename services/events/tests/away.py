"""Somebody who stays away: her lists, what is told of her, and looks at due times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kreis.events.commands.times_away import LOOK
from kreis.events.jobs import jobs
from kreis.events.main import SERVICE
from tests.support.fixtures import deliver, run_due

RECORDS: dict[str, dict[str, str]] = {
    "P": {"status": "present"},
    "A": {"status": "absent"},
    "E": {"status": "absent", "absence": "excused"},
    "U": {"status": "absent", "absence": "unexcused"},
}


class Away:
    """A cohort of which one person stays away. All others are always there."""

    def __init__(self, events: Any, cohort: dict[str, Any], number: int = 0) -> None:
        events.confirm(cohort)
        self.events, self.cohort = events, cohort
        self.her: str = sorted(member["id"] for member in cohort["members"])[number]
        dates = events.group_events(cohort)
        self.weekly = [each for each in dates if each["kind"] != "assessment_week"]
        (self.invitation,) = (
            each for each in events.invitations(cohort) if each["participant_id"] == self.her
        )

    def day(self, number: int) -> datetime:
        """Noon of a weekly date, counted from 1, in UTC."""
        starts_at = self.events.group_events(self.cohort)[-len(self.weekly) :]
        return datetime.fromisoformat(starts_at[number - 1]["starts_at"]).replace(hour=12, minute=0)

    def at(self, moment: datetime) -> None:
        """Does all that is due until then, each at its time."""
        moment = moment.replace(tzinfo=UTC)
        while (next_due := self._next_due()) is not None and next_due <= moment:
            self.events.database.clock.set(max(next_due, self.events.database.clock.now()))
            run_due(self.events.database, jobs(None))
        self.events.database.clock.set(moment)
        run_due(self.events.database, jobs(None))

    def _next_due(self) -> datetime | None:
        statement = text(f"select min(not_before) from due where kind = '{LOOK}'")
        with self.events.database.engine.connect() as connection:
            found: datetime | None = connection.execute(statement).scalar()
            return found

    def put(self, number: int, mark: str) -> None:
        """Records her alone."""
        entry = {"participant_id": self.her, **RECORDS[mark]}
        self._put(number, {"entries": [entry]})

    def hold(self, number: int, mark: str, *, later: timedelta = timedelta(0)) -> None:
        """The list of a date, saved at noon of its day or later. `-`: she has declined it."""
        self.at(self.day(number) + later)
        entries = [] if mark == "-" else [{"participant_id": self.her, **RECORDS[mark]}]
        self._put(number, {"entries": entries, "all_others_present": True})

    def weeks(self, marks: str) -> None:
        """Weekly dates from the first on. A dot: its list is missing."""
        for number, mark in enumerate(marks, start=1):
            if mark != ".":
                self.hold(number, mark)

    def decline(self, number: int, how: str = "link") -> None:
        date = self.weekly[number - 1]
        body = {"answer": "no", "sequence": date["sequence"]}
        if how == "link":
            link = self.events.link_to(self.invitation)
            path = f"{link}/group-events/{date['id']}/answer"
            self.events.console.ok("PUT", path, {**body, "children": []})
        else:
            path = f"/v1/invitations/{self.invitation['id']}/group-events/{date['id']}/answers"
            self.events.staff.ok("POST", path, {**body, "how": how})

    def reach(self) -> str:
        """Lets notifications tell that a call has reached her today."""
        today = self.events.database.clock.now().date().isoformat()
        data = {"participant_id": self.her, "call_task_id": str(uuid4()), "day": today}
        fact = "kreis.contact-logged.v1"
        own = {"agency": self.events.client.agency, "sequence": self._next()}
        topic, key = "accompaniment.v1", UUID(self.her)
        return deliver(self.events.database, SERVICE, topic, fact, key, data, **own)

    def told(self) -> list[str]:
        """What was told of her: `message`, `call`, and the same with a minus once it is cleared."""
        found = [
            (each["revision"], sign + each["level"])
            for fact, sign in (("reached", ""), ("cleared", "-"))
            for each in self.events.told(f"absence-threshold-{fact}")
            if each["participant_id"] == self.her
        ]
        assert [revision for revision, _ in sorted(found)] == list(range(1, len(found) + 1))
        return [level for _, level in sorted(found)]

    def shown(self) -> dict[str, Any] | None:
        """Her row on the page of staff."""
        people = self.events.staff.ok("GET", "/v1/times-away")["people"]
        return next((each for each in people if each["participant_id"] == self.her), None)

    def standing(self) -> dict[str, Any] | None:
        """What a message finds at the moment of its send."""
        found = self.events.staff.ok("GET", f"/v1/invitations/{self.invitation['id']}")
        hers: dict[str, Any] | None = found["time_away"]
        return hers

    def plan_call(self) -> Any:
        return self.events.staff.ask("POST", f"/v1/times-away/{self.her}/call")

    def _put(self, number: int, body: dict[str, Any]) -> None:
        path = f"/v1/group-events/{self.weekly[number - 1]['id']}/attendance"
        self.events.staff.ok("PUT", path, body)
        run_due(self.events.database, jobs(None))

    def _next(self) -> int:
        self._reached = getattr(self, "_reached", 0) + 1
        return self._reached
