"""A group of which twelve weekly dates were held, and pressing its forms."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.ground import AGENCY
from bench.served import Served
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE
from kreis.events.main import SERVICE as EVENTS
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.spring import Desk, Spring
from tests.support.fixtures import deliver, run_due

TUESDAYS = [date(2027, 4, 13) + timedelta(weeks=n) for n in range(12)]


class Held(Spring):
    """Twelve weekly dates of the group were held."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self.at("2027-06-29T12:00")
        for day in TUESDAYS:
            event = uuid4()
            data = {
                "group_event_id": str(event),
                "cohort_ids": [self.cohort],
                "kind": "exchange_meeting",
                "date": day.isoformat(),
                "present": 9,
                "absent": 3,
            }
            deliver(
                served.databases["cohorts"],
                SERVICE,
                "events.group-event.v1",
                "kreis.group-event-held.v1",
                event,
                data,
                agency=AGENCY,
            )
        self.work()

    def work(self) -> None:
        """Cohorts does what is due."""
        nowhere = {"bind": "", "issuer": "", "database_url": "", "kafka": "", "jwks_url": ""}
        settings = CohortsSettings(workload_tokens=Path(), **nowhere)  # type: ignore[arg-type]
        run_due(self.served.databases["cohorts"], jobs(settings))

    def tell_events(self, changed: dict[str, Any]) -> None:
        """Events hears that the phase has changed."""
        deliver(
            self.served.databases["events"],
            EVENTS,
            "cohorts.cohort.v1",
            "kreis.cohort-phase-changed.v1",
            UUID(self.cohort),
            changed,
            agency=AGENCY,
        )


def press(desk: Desk, form: Element, **other: str) -> Page:
    answer = desk.browser.post(form.attributes["action"], data={**fields_of(form), **other})
    assert answer.status_code == 303, answer.text
    return Page(desk.browser.get(answer.location).text)
