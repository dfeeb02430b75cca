"""A group whose dates are over while lists are missing: Heute asks, and counts who is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.service import Service
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE
from kreis.cohorts.store import pool
from kreis.events.main import SERVICE as EVENTS
from kreis.intake.main import SERVICE as INTAKE
from services.console.tests.page import Element, Page
from services.console.tests.spring import Spring
from tests.support.fixtures import as_published, deliver, facts, run_due

POOL = "intake.pool.v1"


class Ended(Spring):
    """Cohorts has heard of all dates as events told of them, and of no list."""

    def hear_of_dates(self) -> None:
        told = facts(self.served.databases["events"])
        planned = [each for each in told if each["type"] == "kreis.group-event-scheduled.v1"]
        assert len(planned) == len(self.dates)
        self._hear(EVENTS, planned)

    def hear_of_people(self) -> None:
        """Those whom intake has told of: its people, as they are."""
        self._hear(INTAKE, facts(self.served.databases["intake"], POOL, agency=AGENCY))

    def _hear(self, by: Service, rows: list[dict[str, Any]]) -> None:
        reads = list(SERVICE.subscriptions)
        inbox = Inbox(self.served.databases["cohorts"], SERVICE.name, reads)
        for row in rows:
            inbox.take(as_published(by, row))

    def begin_looking(self) -> None:
        """A look at the group, after which cohorts looks every morning."""
        who = self.people[0]
        data = {
            "participant_id": who,
            "cohort_id": self.cohort,
            "band": "regular",
            "previous": "new",
            "present": 3,
            "counted": 4,
            "as_of": "2027-03-24",
            "policy": 1,
            "revision": 1,
        }
        fact = "kreis.regularity-changed.v1"
        database = self.served.databases["cohorts"]
        deliver(database, SERVICE, "participation.v1", fact, UUID(who), data, agency=AGENCY)

    def work(self) -> None:
        nowhere = {"bind": "", "issuer": "", "database_url": "", "kafka": "", "jwks_url": ""}
        settings = CohortsSettings(workload_tokens=Path(), **nowhere)  # type: ignore[arg-type]
        run_due(self.served.databases["cohorts"], jobs(settings))

    @property
    def last(self) -> date:
        return max(date.fromisoformat(each["starts_at"][:10]) for each in self.dates)


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    with running_services(tmp_path_factory.mktemp("ended"), ground) as served:
        ended = Ended(served)
        with served.as_superuser("cohorts") as connection:
            connection.execute(
                "update cohort set seats = 13 where id = %(id)s", {"id": ended.cohort}
            )
        ended.hear_of_dates()
        ended.begin_looking()
        yield ended


def card(page: Page, title: str) -> Element | None:
    return next((each for each in page.root.all("section") if title in each.text), None)


def words(element: Element | None) -> str:
    assert element is not None
    return " ".join(element.text.replace("\xa0", " ").split())


def test_on_the_last_day_the_group_still_meets(spring: Ended) -> None:
    spring.at(f"{spring.last}T08:00")
    spring.work()
    petra = spring.browser()

    page = petra.see("/team/heute")

    assert card(page, "Ohne Gruppe") is None
    assert card(page, "Phasenwechsel") is None
    members = petra.see(f"/team/gruppen/{spring.cohort}/mitglieder")
    assert "12 Personen · 1 Platz ist frei geworden" in words(members.root)


def test_the_morning_after_staff_are_asked_and_read_which_lists_are_missing(spring: Ended) -> None:
    spring.at(f"{spring.last + timedelta(days=1)}T08:00")
    spring.work()
    petra = spring.browser()

    asked = card(petra.see("/team/heute"), "Phasenwechsel")

    told = words(asked)
    assert "Gruppe Unna: künftig alle 2 Wochen?" in told
    assert "0 Treffen haben in dieser Phase stattgefunden." in told
    weekly = [each for each in spring.dates if each["kind"] != "assessment_week"]
    missing = "12 Listen fehlen; diese Termine sind nicht mitgezählt: Di 13.04., Di 20.04."
    assert len(weekly) == 12
    assert missing in told
    assert "und 7 weitere" in told
    assert asked is not None
    links = [str(a.attributes["href"]) for a in asked.all("a")]
    assert [link.rpartition("/")[2] for link in links if "/termin" in link] == [
        each["id"] for each in weekly[:5]
    ]
    look = next(link for link in links if "/phasenwechsel/" in link)
    assert missing in words(petra.see(look).root)


def test_people_of_the_group_are_counted_under_ohne_gruppe(spring: Ended) -> None:
    """Intake takes out of the pool whoever has left the programme."""
    petra = spring.browser()
    spring.hear_of_people()

    told = words(card(petra.see("/team/heute"), "Ohne Gruppe"))
    assert "Alle Treffen sind vorbei: Gruppe Unna" in told
    assert "Noch in dieser Gruppe: 12 Personen. Wer wieder warten soll" in told

    with spring.served.databases["cohorts"].agency(AGENCY) as work:
        pool.remove(work, UUID(spring.people[0]))
    assert "Noch in dieser Gruppe: 11 Personen." in words(
        card(petra.see("/team/heute"), "Ohne Gruppe")
    )


def test_the_group_says_that_it_has_ended_and_offers_no_seat(spring: Ended) -> None:
    page = spring.browser().see(f"/team/gruppen/{spring.cohort}/mitglieder")

    told = words(page.root)

    assert "12 Personen · nimmt niemanden auf: Die Termine sind vorbei" in told
    assert "Platz ist frei" not in told
