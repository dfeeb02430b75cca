"""What waits for a member of staff is counted by her people alone, and told in numbers alone."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID, uuid4

import pytest

WEEK = "2027-04-19"


class Office:
    """Two groups after three weeks: lists are missing, and absences are not settled."""

    def __init__(self, events: Any, *cohorts: dict[str, Any]) -> None:
        self.events = events
        for each in cohorts:
            events.confirm(each)
        self.people = sorted(member["id"] for each in cohorts for member in each["members"])
        events.at("2027-04-19T06:00")
        chance = random.Random(19)
        for cohort in cohorts:
            members = [member["id"] for member in cohort["members"]]
            for date in events.group_events(cohort):
                if date["starts_at"] < WEEK and chance.random() < 0.7:
                    self.put(date["id"], chance.sample(members, len(members) - 2), members)

    def put(self, date_id: str, there: list[str], members: list[str]) -> None:
        entries = [
            {"participant_id": each, "status": "present" if each in there else "absent"}
            for each in members
        ]
        path = f"/v1/group-events/{date_id}/attendance"
        self.events.staff.ok("PUT", path, {"entries": entries[:-1]})

    def count(self, people: list[str], staff: tuple[str, ...] = (), monday: str = WEEK) -> Any:
        service = self.events.client.as_service("notifications", "events", "workload:read")
        asked = {"people": people, "staff": list(staff), "monday": monday}
        return service.ok("POST", "/v1/workload", asked)

    def listed(self, people: list[str]) -> tuple[int, int]:
        """The same from what staff see: unclear absences, and lists that lack one of them."""
        staff = self.events.staff
        unclear = staff.ok("GET", "/v1/absences/unclear")
        lists = staff.ok("GET", "/v1/attendance/missing?from=2026-04-19")["missing_lists"]
        return (
            sum(each["participant_id"] in people for each in unclear),
            sum(bool({*each["participant_ids"]} & {*people}) for each in lists),
        )


@pytest.fixture
def office(events: Any, unna: dict[str, Any], kamen: dict[str, Any]) -> Office:
    return Office(events, unna, kamen)


def test_of_any_people_it_counts_what_is_about_them_and_nothing_else(office: Office) -> None:
    chance = random.Random(6)
    groups = [chance.sample(office.people, number) for number in range(len(office.people) + 1)]
    found = [office.count(people) for people in groups]

    told = [(each["unclear_absences"], each["missing_lists"]) for each in found]
    assert told == [office.listed(people) for people in groups]
    assert told[0] == (0, 0)
    assert min(told[-1]) > 1
    parts = [office.count([each]) for each in office.people]
    assert sum(each["unclear_absences"] for each in parts) == told[-1][0]


def test_dates_of_the_week_are_those_of_groups_that_they_are_in(
    office: Office, unna: dict[str, Any]
) -> None:
    tuesday = unna["members"][0]["id"]

    assert office.count([tuesday])["group_events"] == 1
    assert office.count(office.people)["group_events"] == 2
    assert office.count([])["group_events"] == 0
    (date,) = [
        each
        for each in office.events.group_events(unna)
        if each["starts_at"].startswith("2027-04-20")
    ]
    path = f"/v1/group-events/{date['id']}/cancellation"
    office.events.staff.ok("POST", path, {"sequence": date["sequence"]})
    assert office.count([tuesday])["group_events"] == 0
    assert office.count([tuesday], monday="2027-04-05")["group_events"] == 5


def test_appointments_are_those_that_somebody_has_taken_with_her(
    office: Office, unna: dict[str, Any]
) -> None:
    petra, colleague = str(uuid4()), str(uuid4())
    times = ("2027-04-19T00:00:00+02:00", "2027-04-24T23:30:00+02:00", "2027-04-26T00:00:00+02:00")
    slots = [{"starts_at": each, "minutes": 30, "form": "phone"} for each in times]
    body = {"contact_person_id": petra, "slots": slots}
    office.events.at("2027-04-18T06:00")
    opened = office.events.staff.ok("POST", "/v1/appointment-slots", body)["opened"]
    assert office.count([], (petra,))["appointments"] == 0, "nobody has taken one"

    members = office.events.invitations(unna)
    for each, invitation in zip(opened, members, strict=False):
        link = office.events.link_to(invitation)
        office.events.console.ok("PUT", f"{link}/appointment-slots/{each['id']}")

    assert len(opened) == 3
    assert office.count([], (petra, colleague))["appointments"] == 2
    assert office.count([], (colleague,))["appointments"] == 0


def test_another_agency_counts_nothing_and_staff_may_not_ask(office: Office) -> None:
    elsewhere = office.events.client.as_service("notifications", "events", "workload:read")
    elsewhere.headers["Kreis-Agency"] = str(UUID(int=7))
    asked = {"people": office.people, "staff": [], "monday": WEEK}

    assert set(elsewhere.ok("POST", "/v1/workload", asked).values()) == {0}
    assert office.events.staff.ask("POST", "/v1/workload", asked).status_code == 403
