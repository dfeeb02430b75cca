"""Somebody who is missed: lists and looks in the real events, messages and calls here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kreis.events.jobs import jobs as jobs_of_events
from kreis.events.main import SERVICE as EVENTS
from services.notifications.tests.world import BERLIN, World
from tests.support.fixtures import deliver, facts, run_due

DAY = timedelta(hours=24)
STATUS = {"P": {"status": "present"}, "A": {"status": "absent"}}
EXCUSED = {"status": "absent", "absence": "excused"}


class Missed:
    """A participant and another one who is always there."""

    def __init__(self, world: World, **other: Any) -> None:
        self.world = world
        self.who = world.register("Svitlana", "Marchenko", **other)
        self.other = world.register("Amira", "Haddad")
        self.invitation, self.others = world.invite(self.who, self.other)
        world.send_due()
        dates = world.dates(self.invitation)
        self.dates = [each for each in dates if each["kind"] != "assessment_week"]
        self.before = {each["id"] for each in [*world.call_tasks(), *world.call_tasks("closed")]}
        self._carried: set[UUID] = set()

    def at(self, number: int, later: timedelta = timedelta(0)) -> None:
        """Noon of a weekly date, counted from 1, or later; all is done that is due then."""
        starts_at = datetime.fromisoformat(self.dates[number - 1]["starts_at"])
        moment = starts_at.replace(hour=12, minute=0, tzinfo=BERLIN) + later
        self.world.set_clock(moment)
        self.run()

    def run(self) -> None:
        """Brings all facts to whom they concern, and does what is due."""
        run_due(self.world.events.database, jobs_of_events(None))
        self.world.carry_facts()
        self.world.send_due()
        self.carry_back()

    def carry_back(self) -> None:
        """Brings to events whom a call has reached."""
        told = facts(
            self.world.notifications.database, "accompaniment.v1", agency=self.world.agency
        )
        for row in told:
            if row["id"] in self._carried:
                continue
            self._carried.add(row["id"])
            deliver(
                self.world.events.database,
                EVENTS,
                row["topic"],
                row["type"],
                UUID(row["key"]),
                row["data"],
                agency=self.world.agency,
                sequence=row["sequence"],
                message_id=row["id"],
            )
        run_due(self.world.events.database, jobs_of_events(None))
        self.world.carry_facts()

    def put(self, number: int, entry: dict[str, str]) -> None:
        """Saves the list of a date; the other one is there."""
        entries = [{"participant_id": str(self.who), **entry}]
        body = {"entries": entries, "all_others_present": True}
        path = f"/v1/group-events/{self.dates[number - 1]['id']}/attendance"
        self.world.events.as_role("contact-person").ok("PUT", path, body)

    def weeks(self, marks: str) -> None:
        """Lists of the weekly dates from the first on, each saved at noon, each settled a day
        later."""
        self.weeks_on(1, marks)

    def weeks_on(self, first: int, marks: str) -> None:
        for number, mark in enumerate(marks, start=first):
            self.at(number)
            self.put(number, STATUS[mark])
            self.at(number, DAY + timedelta(seconds=1))

    def messages(self) -> list[tuple[str, str | None]]:
        """State and reason of each message that she is missed, in order."""
        found = self.world.messages("?kind=missed&limit=100")
        return [
            (each["state"], each["reason"])
            for each in found
            if each["participant_id"] == str(self.who)
        ]

    def calls(self, state: str = "open") -> list[tuple[str, str | None]]:
        """Reason and result of each call about it."""
        return [
            (each["reason"], each["result"])
            for each in self.world.call_tasks(state)
            if each["about"] == "missed" and each["participant_id"] == str(self.who)
        ]

    def note_call(self, result: str) -> None:
        (task,) = (each for each in self.world.call_tasks() if each["about"] == "missed")
        staff = self.world.notifications.as_role("contact-person")
        staff.ok("POST", f"/v1/call-tasks/{task['id']}/results", {"result": result})
        self.run()

    def plan_call(self) -> None:
        staff = self.world.events.as_role("contact-person")
        staff.ok("POST", f"/v1/times-away/{self.who}/call")
        self.run()
