"""Members of staff with people of their own, and the letters that they get."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kreis.chassis.health import Heartbeats
from kreis.chassis.process import retention
from kreis.chassis.process.due import DueRunner
from kreis.notifications.jobs import jobs
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.world import BERLIN, World
from tests.support.fixtures import deliver, run_due

MONDAY = datetime(2027, 4, 26, 7, 30, tzinfo=BERLIN)
"""Monday of the week after the second weekly date."""
PETRA = "petra.neumann@post.example"


class Desk:
    """`petra` is the contact person of everybody who is registered without another one."""

    def __init__(self, world: World, cohorts_url: str) -> None:
        self.world = world
        self.cohorts_url = cohorts_url
        self.petra = world.contact_person
        self.lead = world.intake.as_role("lead")

    def settings(self, **other: Any) -> Any:
        return self.world.settings(**{"cohorts_url": self.cohorts_url, **other})

    def colleague(self, first_name: str) -> str:
        staff_id = str(uuid4())
        person = {"first_name": first_name, "last_name": "Yıldız", "phone": "0221 4710102"}
        self.lead.ok("PUT", f"/v1/staff/{staff_id}", person)
        return staff_id

    def wants(self, staff_id: str, email: str | None, *, is_wanted: bool = True) -> None:
        """She says on her page whether and where her letter comes."""
        own = self.world.intake.as_role("contact-person", subject=staff_id)
        own.ok("PUT", "/v1/weekly-letter", {"email": email, "is_wanted": is_wanted}, If_Match="*")

    def stands_in(self, away: str, substitute: str, day: datetime) -> None:
        said = {"staff_id": away, "substitute_id": substitute}
        days = dict.fromkeys(("first_day", "last_day"), day.date().isoformat())
        self.lead.ok("POST", "/v1/substitutions", {**said, **days})

    def to_call(self, who: UUID) -> None:
        """Staff are asked to call her: events has found that she is missed."""
        fact = {
            "participant_id": str(who),
            "time_away_id": str(uuid4()),
            "level": "call",
            "as_of": "2027-04-25",
            "revision": 1,
            "invitation_id": str(uuid4()),
        }
        deliver(
            self.world.notifications.database,
            NOTIFICATIONS,
            "accompaniment.v1",
            "kreis.absence-threshold-reached.v1",
            who,
            fact,
            agency=self.world.agency,
        )

    def plan_day(self) -> None:
        """Housekeeping begins a day: it plans what is done once a day."""
        database = self.world.notifications.database
        with database.agency(self.world.agency):
            pass
        retention.plan_day(database.engine, database.clock)

    def until(self, moment: datetime, **settings: Any) -> None:
        """A day begins the evening before; then it is that moment, and all is done that is due."""
        self.world.set_clock(moment - timedelta(hours=12))
        self.plan_day()
        self.run(**settings)
        self.world.set_clock(moment)
        self.run(**settings)

    def run(self, **settings: Any) -> None:
        database = self.world.notifications.database
        with database.engine.begin() as connection:
            connection.exec_driver_sql("update due set retry_at = clock_timestamp()")
        run_due(database, jobs(self.settings(**settings)))

    def run_one(self) -> bool:
        """Does one piece of what is due, as a process that may die in it."""
        runner = DueRunner(self.world.notifications.database, jobs(self.settings()), Heartbeats())
        return runner.run_next()

    def lose_leases(self) -> None:
        """The process that did the work is gone, and its leases are over."""
        with self.world.notifications.database.engine.begin() as connection:
            connection.exec_driver_sql("update due set lease_until = clock_timestamp()")

    def letters(self) -> list[Any]:
        return [each for each in self.world.mails() if "Ihre Woche" in str(each["Subject"])]

    def rows(self) -> list[tuple[str, str, str | None]]:
        """Staff id, state and reason of each letter, in order."""
        with self.world.notifications.database.agency(self.world.agency) as work:
            found = work.connection.execute(
                text("select staff_id, state, reason from weekly_letter order by created_at, id")
            )
            return [(str(row.staff_id), row.state, row.reason) for row in found]
