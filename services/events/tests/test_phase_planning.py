"""A confirmed phase plans the dates of a cohort once, and each member is told once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.events.jobs import jobs
from kreis.events.main import SERVICE
from services.events.tests.members import COHORT
from tests.support.fixtures import deliver, run_due

CHANGED = "kreis.cohort-phase-changed.v1"
LIGHT = ["2027-09-07", "2027-09-21", "2027-10-05", "2027-10-19"]


class Phases:
    """The group in Unna, whose twelve weekly dates end on 6 July."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        self.events = events
        self.cohort = cohort
        events.confirm(cohort)
        events.at("2027-07-07T08:00")

    def change(self, **other: Any) -> str:
        fact = {
            "cohort_id": self.cohort["cohort_id"],
            "from": "intensive",
            "to": "light",
            "on": "2027-07-08",
            "rhythm_weeks": 2,
            "plan_version": 1,
            "phase_number": 2,
            "dates": 4,
            "boosters_weeks": [],
            **other,
        }
        fact = {name: value for name, value in fact.items() if value is not None}
        key = UUID(self.cohort["cohort_id"])
        agency = self.events.client.agency
        return deliver(self.events.database, SERVICE, COHORT, CHANGED, key, fact, agency=agency)

    def weekly(self, *, state: str = "scheduled") -> list[str]:
        return [
            each["starts_at"][:10]
            for each in self.events.group_events(self.cohort)
            if each["kind"] != "assessment_week" and each["state"] == state
        ]

    def told(self) -> list[dict[str, Any]]:
        return self.events.told("rhythm-changed")

    def preview(self, **other: Any) -> dict[str, Any]:
        wish = {"on": "2027-07-08", "rhythm_weeks": 2, "dates": 4, "boosters_weeks": [], **other}
        path = f"/v1/cohorts/{self.cohort['cohort_id']}/phase/preview"
        found: dict[str, Any] = self.events.staff.ok("POST", path, wish)
        return found

    def work(self) -> None:
        run_due(self.events.database, jobs(None))


@pytest.fixture
def phases(events: Any, unna: dict[str, Any]) -> Phases:
    return Phases(events, unna)


def test_the_dates_are_those_of_the_preview(phases: Phases) -> None:
    shown = phases.preview()
    assert [each["outcome"] for each in shown["dates"]] == ["added"] * 4
    assert shown["told"] == len(phases.cohort["members"])
    before = phases.weekly()

    phases.change()

    assert phases.weekly() == before + LIGHT
    assert [each["starts_at"][:10] for each in shown["dates"]] == LIGHT
    scheduled = [each["starts_at"] for each in phases.events.told("group-event-scheduled")]
    assert {f"{day}T09:30" for day in LIGHT} < set(scheduled)


def test_each_member_is_told_once_whatever_is_told_again(phases: Phases) -> None:
    phases.change()
    phases.change()
    phases.change(phase_number=2, rhythm_weeks=1)

    members = {each["id"] for each in phases.cohort["members"]}
    assert sorted(each["participant_id"] for each in phases.told()) == sorted(members)
    assert len({each["planning_id"] for each in phases.told()}) == 1
    assert phases.weekly()[-4:] == LIGHT


def test_who_has_declined_or_left_is_not_told(phases: Phases) -> None:
    declined, left = phases.events.invitations(phases.cohort)[:2]
    no = {"answer": "no", "how": "phone"}
    phases.events.staff.ok("POST", f"/v1/invitations/{declined['id']}/answers", no)
    gone = {
        "cohort_id": phases.cohort["cohort_id"],
        "participant_id": left["participant_id"],
        "left_on": "2027-07-01",
    }
    key = UUID(phases.cohort["cohort_id"])
    deliver(
        phases.events.database,
        SERVICE,
        COHORT,
        "kreis.cohort-member-left.v1",
        key,
        gone,
        agency=phases.events.client.agency,
    )

    phases.change()

    told = {each["participant_id"] for each in phases.told()}
    assert told.isdisjoint({declined["participant_id"], left["participant_id"]})
    assert len(told) == len(phases.cohort["members"]) - 2


def test_a_later_phase_follows_and_cancels_what_no_longer_fits(phases: Phases) -> None:
    phases.change()

    phases.change(to="monthly", phase_number=3, on="2027-09-08", rhythm_weeks=4, dates=None)

    assert phases.weekly(state="cancelled") == ["2027-09-21", "2027-10-19"]
    assert phases.weekly()[12:15] == ["2027-09-07", "2027-10-05", "2027-11-09"]
    off = phases.events.told("group-event-cancelled")
    assert [each["told_with_rhythm"] for each in off] == [True, True]
    assert {each["changed_together"] for each in off} == {2}
    second = phases.told()[len(phases.cohort["members"])]
    assert {each["change_id"] for each in off} == {second["planning_id"]}


def test_an_earlier_phase_that_comes_late_changes_nothing(phases: Phases) -> None:
    phases.change(to="monthly", phase_number=3, rhythm_weeks=4, dates=None)
    there = phases.weekly()

    phases.change()

    assert phases.weekly() == there


def test_a_phase_without_an_end_goes_on_without_another_message(phases: Phases) -> None:
    phases.change(to="monthly", rhythm_weeks=4, dates=None)
    first = phases.weekly()[12:]
    assert len(first) == 6
    told = len(phases.told())

    phases.events.at("2027-09-08T06:00")
    phases.work()
    phases.work()

    assert len(phases.weekly()[12:]) == 7
    assert phases.weekly()[12:18] == first
    assert len(phases.told()) == told
    scheduled = phases.events.told("group-event-scheduled")
    assert [each["starts_at"][:10] for each in scheduled if each.get("in_rhythm")] == [
        phases.weekly()[-1]
    ]


def test_nobody_is_planned_for_once_the_group_is_empty(phases: Phases) -> None:
    phases.change(to="monthly", rhythm_weeks=4, dates=None)
    there = phases.weekly()
    key = UUID(phases.cohort["cohort_id"])
    for member in phases.cohort["members"]:
        gone = {
            "cohort_id": phases.cohort["cohort_id"],
            "participant_id": member["id"],
            "left_on": "2027-08-01",
        }
        deliver(
            phases.events.database,
            SERVICE,
            COHORT,
            "kreis.cohort-member-left.v1",
            key,
            gone,
            agency=phases.events.client.agency,
        )

    phases.events.at("2027-09-08T06:00")
    phases.work()

    assert phases.weekly() == there


def test_the_preview_says_what_does_not_go_together(phases: Phases) -> None:
    """Another group has the same venue at the same time."""
    other = {**phases.cohort, "cohort_id": str(uuid4())}
    offer = other["offer"]
    week = {**offer["week"], "monday": "2027-08-30"}
    phases.events.confirm({**other, "offer": {**offer, "week": week}})

    (first, *_) = phases.preview()["dates"]

    assert first["breaks"] == ["venue_taken"]


def test_the_preview_says_who_keeps_an_appointment(phases: Phases) -> None:
    events, petra = phases.events, str(uuid4())
    times = [
        {"starts_at": f"{day}T10:00:00+02:00", "minutes": 45, "form": "in_person"}
        for day in ("2027-07-14", "2027-07-15", "2027-07-16")
    ]
    sent = {"contact_person_id": petra, "slots": times}
    slots = events.staff.ok("POST", "/v1/appointment-slots", sent)["slots"]
    hers = events.invitations(phases.cohort)[0]
    link = events.link_to(hers)
    events.console.ok("PUT", f"{link}/appointment-slots/{slots[1]['id']}")

    (kept,) = phases.preview()["appointments"]

    assert kept["participant_id"] == hers["participant_id"]
    assert kept["starts_at"].startswith("2027-07-15T08:00")


def test_the_invitation_says_which_planning_holds(phases: Phases) -> None:
    (hers, *_) = phases.events.invitations(phases.cohort)
    path = f"/v1/invitations/{hers['id']}"
    assert phases.events.notifications.ok("GET", path)["phase"] is None

    phases.change()

    planning = phases.told()[0]["planning_id"]
    assert phases.events.notifications.ok("GET", path)["phase"] == {
        "planning_id": planning,
        "since": "2027-07-08",
        "rhythm_weeks": 2,
    }


@pytest.mark.parametrize("field", ["on", "rhythm_weeks", "dates", "boosters_weeks"])
def test_a_preview_needs_the_whole_phase(phases: Phases, field: str) -> None:
    wish = {"on": "2027-07-08", "rhythm_weeks": 2, "dates": 4, "boosters_weeks": []}
    del wish[field]
    path = f"/v1/cohorts/{phases.cohort['cohort_id']}/phase/preview"

    assert phases.events.staff.ask("POST", path, wish).status_code == 422


def test_christmas_is_crossed(phases: Phases) -> None:
    """Every third week from 19 October on: 23.11., 14.12., then 04.01. is closed."""
    phases.change(on="2027-10-01", rhythm_weeks=3, dates=5)

    days = [date.fromisoformat(each) for each in phases.weekly()[12:]]
    assert [f"{each:%d.%m.%y}" for each in days] == [
        "05.10.27",
        "09.11.27",
        "30.11.27",
        "21.12.27",
        "11.01.28",
    ]
