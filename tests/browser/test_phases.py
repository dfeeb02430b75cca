"""A group from weekly dates to monthly ones and a booster, on the pages; taps are counted.

The table was made by hand with the calendar of North Rhine-Westphalia: summer holidays end on
31.08.2027, autumn holidays last from 23.10. to 06.11., Christmas holidays from 24.12. to 08.01.,
Easter holidays from 10.04. to 22.04.2028. Clocks change on 31.10.2027 and 26.03.2028.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bench.ground import AGENCY
from kreis.chassis.messaging.inbox import Inbox
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import jobs as jobs_of_cohorts
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.events.jobs import jobs as jobs_of_events
from kreis.events.main import SERVICE as EVENTS
from services.console.tests.spring import Spring
from tests.browser.seats import PATIENCE, Seat, sound
from tests.support.fixtures import as_published, facts, run_due

INTENSIVE = [
    *("2027-04-13", "2027-04-20", "2027-04-27", "2027-05-04", "2027-05-11", "2027-05-25"),
    *("2027-06-01", "2027-06-08", "2027-06-15", "2027-06-22", "2027-06-29", "2027-07-06"),
]
LIGHT = ["2027-09-07", "2027-09-21", "2027-10-05", "2027-10-19"]
MONTHLY = [
    *("2027-11-16", "2027-12-14", "2028-01-11"),
    *("2028-02-08", "2028-03-07", "2028-04-04"),
]
BOOSTERS = {"2027-12-21": 8, "2028-04-25": 24}
"""Eight weeks after 21.10. is 16.12.: the Tuesday after it. Twenty-four: the one after Easter."""
NEXT = "2028-05-02"
"""Is added on the morning after 16.11. is over."""


class Year:
    """The group of Unna. Facts go from service to service as readers would take them."""

    def __init__(self, spring: Spring) -> None:
        self.spring = spring
        self.databases = spring.served.databases
        self._carried: set[object] = set()
        nowhere = {"bind": "", "issuer": "", "database_url": "", "kafka": "", "jwks_url": ""}
        settings = CohortsSettings(workload_tokens=Path(), **nowhere)  # type: ignore[arg-type]
        self._due = {"cohorts": jobs_of_cohorts(settings), "events": jobs_of_events(None)}

    def at(self, moment: str) -> None:
        self.spring.at(moment)
        self.settle()

    def settle(self) -> None:
        """Carries facts between cohorts and events, and does what is due."""
        for _ in range(3):
            self._carry("events", EVENTS, "cohorts", COHORTS)
            self._carry("cohorts", COHORTS, "events", EVENTS)
            for name, jobs in self._due.items():
                run_due(self.databases[name], jobs)

    def _carry(self, owner: str, by: Any, reader: str, to: Any) -> None:
        inbox = Inbox(self.databases[reader], to.name, list(to.subscriptions))
        for row in facts(self.databases[owner], agency=AGENCY):
            if row["id"] not in self._carried and row["topic"] in to_read(to):
                self._carried.add(row["id"])
                inbox.take(as_published(by, row))

    def dates(self) -> list[dict[str, Any]]:
        """All dates but those of the start week."""
        found = self.spring.ask("GET", f"/cohorts/{self.spring.cohort}/group-events")
        return [each for each in found if each["kind"] != "assessment_week"]

    def days(self) -> list[str]:
        return [each["starts_at"][:10] for each in self.dates()]

    def hold(self, day: str) -> None:
        """At noon everybody is recorded as present. In the morning after, cohorts looks."""
        (event,) = [each for each in self.dates() if each["starts_at"].startswith(day)]
        self.at(f"{day}T12:00")
        there = {"entries": [], "all_others_present": True}
        self.spring.ask("PUT", f"/group-events/{event['id']}/attendance", there)
        self.at(f"{date.fromisoformat(day) + timedelta(days=1)}T08:00")

    def told(self, service: str, fact: str) -> list[dict[str, Any]]:
        return [
            row["data"]
            for row in facts(self.databases[service], agency=AGENCY)
            if row["type"] == f"kreis.{fact}.v1"
        ]


def to_read(service: Any) -> set[str]:
    return {each.topic for each in service.subscriptions}


@pytest.fixture(scope="module")
def year(spring: Spring) -> Year:
    return Year(spring)


@pytest.fixture(scope="module")
def petra(browser: Browser, console: str, spring: Spring) -> Iterator[Seat]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="de-DE")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{console}{spring.sign_in_link()}")
    page.get_by_role("button", name="Anmelden").click()
    yield Seat(page, console)
    context.close()


def test_after_twelve_dates_staff_are_asked_and_postpone_by_one_tap(
    year: Year, petra: Seat
) -> None:
    assert year.days() == INTENSIVE
    for day in INTENSIVE[:-1]:
        year.hold(day)
    petra.open("/team/heute")
    assert "künftig alle 2 Wochen?" not in petra.text
    year.hold(INTENSIVE[-1])

    petra.open("/team/heute")
    petra.tap("In 2 Wochen wieder fragen")

    assert petra.taps == 1
    assert "Verschoben: Wegen Gruppe Unna fragen wir in 2 Wochen wieder." in petra.told
    petra.open("/team/heute")
    assert "künftig alle 2 Wochen?" not in petra.text


def test_who_declines_is_asked_again_by_a_new_plan_alone(year: Year, petra: Seat) -> None:
    year.at("2027-07-21T08:00")
    petra.open("/team/heute")
    petra.tap("Vorschlag ansehen", role="link")
    petra.tap("Nicht wechseln")
    assert petra.taps == 2
    assert "Entschieden: Gruppe Unna bleibt in ihrer Phase." in petra.told

    year.at("2027-07-22T08:00")
    petra.open("/team/heute")
    assert "künftig alle 2 Wochen?" not in petra.text
    steps = year.spring._ask("lead", "GET", "cohorts", "/phase-plan")["steps"]
    steps[0]["propose_when"] = "held >= 11"
    year.spring._ask("lead", "PUT", "cohorts", "/phase-plan", {"steps": steps})
    year.at("2027-07-23T08:00")
    petra.open("/team/heute")
    assert "Gruppe Unna: künftig alle 2 Wochen?" in petra.text


def test_light_dates_are_seen_before_and_one_person_stays_longer(year: Year, petra: Seat) -> None:
    petra.open("/team/heute")
    petra.tap("Vorschlag ansehen", role="link")
    for day in ("7. September", "21. September", "5. Oktober", "19. Oktober"):
        assert f"Di {day} 2027" in petra.text
    sound(petra, "phasenwechsel")
    who = year.spring.people[1]
    petra.page.locator("summary", has_text="Jemand bleibt länger").click()
    petra.page.locator(f"#f-until-{who}").fill("2027-09-30")
    petra.page.locator(f"#f-reason-{who}").select_option("needs_support")

    petra.tap("Bestätigen und 11 Personen informieren")
    year.settle()

    assert "Bestätigt: Gruppe Unna wechselt die Phase." in petra.told
    assert year.days() == INTENSIVE + LIGHT
    assert len(year.told("events", "rhythm-changed")) == 11, "one has declined all dates"
    assert who not in {each["participant_id"] for each in year.told("cohorts", "phase-changed")}
    year.at("2027-10-01T08:00")
    assert who in {each["participant_id"] for each in year.told("cohorts", "phase-changed")}


def test_monthly_dates_and_boosters_follow_by_two_taps(year: Year, petra: Seat) -> None:
    for day in LIGHT:
        year.hold(day)
    petra.open("/team/heute")
    petra.tap("Vorschlag ansehen", role="link")
    assert petra.text.count("Auffrischung") == len(BOOSTERS)
    petra.tap("Bestätigen und 11 Personen informieren")
    assert petra.taps == 2
    year.settle()

    assert year.days() == INTENSIVE + LIGHT + sorted([*MONTHLY, *BOOSTERS])
    found = {each["starts_at"][:10]: each["booster_weeks"] for each in year.dates()}
    assert {day: weeks for day, weeks in found.items() if weeks} == BOOSTERS
    assert {each["starts_at"][11:] for each in year.dates()} == {"09:30"}, "clocks change"
    assert len(year.told("events", "rhythm-changed")) == 22
    assert year.told("events", "group-event-cancelled") == []


def test_the_booster_is_held_and_the_monthly_meeting_goes_on(year: Year, petra: Seat) -> None:
    for day in ("2027-11-16", "2027-12-14", "2027-12-21"):
        year.hold(day)

    assert NEXT in year.days()
    assert len(year.told("events", "rhythm-changed")) == 22, "nobody is told again"
    petra.open("/team/heute")
    assert "Phasenwechsel" not in petra.text, "the last phase asks for no other"
