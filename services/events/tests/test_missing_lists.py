"""Numbers of attendance come with the lists that are missing."""

from __future__ import annotations

from typing import Any

import pytest

APRIL = "/v1/attendance?from=2027-04-01&until=2027-04-30"


class April:
    """Unna on Tuesday of its start week: two mornings are over, Monday's list is half filled."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        events.at("2027-04-06T10:00")
        self.events, self.cohort = events, cohort
        self.people = sorted(member["id"] for member in cohort["members"])
        self.dates = events.group_events(cohort)
        self.put(self.dates[0], self.people[:7])

    def put(self, date: dict[str, Any], there: list[str], absent: str = "") -> None:
        entries = [{"participant_id": each, "status": "present"} for each in there]
        if absent:
            entries.append({"participant_id": absent, "status": "absent"})
        path = f"/v1/group-events/{date['id']}/attendance"
        self.events.staff.ok("PUT", path, {"entries": entries})

    def report(self, more: str = "") -> Any:
        return self.events.staff.ok("GET", f"{APRIL}{more}")

    def person(self, who: str) -> Any:
        (hers,) = self.report(f"&participant_id={who}")["people"]
        return hers


@pytest.fixture
def april(events: Any, unna: dict[str, Any]) -> April:
    return April(events, unna)


def test_a_half_filled_list_and_one_without_an_entry_are_both_missing(april: April) -> None:
    monday, tuesday = april.report()["missing_lists"]

    assert (monday["group_event_id"], monday["cohort_name"]) == (
        april.dates[0]["id"],
        "Unna Dienstag",
    )
    assert (monday["recorded"], monday["expected"]) == (7, 12)
    assert monday["participant_ids"] == april.people[7:]
    assert (tuesday["starts_at"], tuesday["recorded"]) == ("2027-04-06T09:00", 0)
    shown = april.events.staff.ok("GET", f"/v1/group-events/{april.dates[0]['id']}/attendance")
    assert (shown["recorded"], shown["expected"]) == (7, 12)
    path = APRIL.replace("/attendance", "/attendance/missing")
    assert april.events.staff.ok("GET", path) == {"missing_lists": [monday, tuesday]}


def test_a_complete_list_is_not_missing_and_its_absences_are_told(april: April) -> None:
    april.put(april.dates[0], april.people[7:11], absent=april.people[11])
    report = april.report()

    assert [each["group_event_id"] for each in report["missing_lists"]] == [april.dates[1]["id"]]
    (absence,) = report["absences"]
    assert absence == {
        "group_event_id": april.dates[0]["id"],
        "cohort_id": april.cohort["cohort_id"],
        "cohort_name": "Unna Dienstag",
        "date": "2027-04-05",
        "participant_id": april.people[11],
        "absence": "unclear",
    }
    assert report["dates"] == 2


def test_each_person_has_her_own_missing_dates(april: April) -> None:
    first, last = april.person(april.people[0]), april.person(april.people[11])
    monday, tuesday = (april.dates[number]["id"] for number in (0, 1))

    assert (first["present"], first["recorded"], first["missing"]) == (1, 1, [tuesday])
    assert (last["present"], last["recorded"], last["missing"]) == (0, 0, [monday, tuesday])


def test_cancelled_dates_and_those_to_come_are_not_missing(april: April) -> None:
    april.events.at("2027-04-06T10:01")
    wednesday = april.dates[2]
    path = f"/v1/group-events/{wednesday['id']}/cancellation"
    april.events.staff.ok("POST", path, {"sequence": wednesday["sequence"]})
    april.events.at("2027-04-07T20:00")

    assert len(april.report()["missing_lists"]) == 2


def test_nobody_waits_for_somebody_who_declined(april: April) -> None:
    """If all who are not recorded have declined, the list is complete."""
    for invitation in april.events.invitations(april.cohort):
        if invitation["participant_id"] in april.people[7:]:
            path = f"/v1/invitations/{invitation['id']}/answers"
            april.events.staff.ok("POST", path, {"answer": "no", "how": "phone"})

    (tuesday,) = april.report()["missing_lists"]
    assert (tuesday["recorded"], tuesday["expected"]) == (0, 7)


def test_another_cohort_and_another_agency_see_none_of_it(april: April) -> None:
    nobody = "0190a000-0000-4000-8000-0000000000aa"
    assert april.report(f"&cohort_id={nobody}")["dates"] == 0
    other = april.events.client.as_role(
        "contact-person", agency=april.events.client.agency.__class__(int=7)
    )
    assert other.ok("GET", APRIL)["missing_lists"] == []
    assert april.events.staff.ask("GET", "/v1/attendance").status_code == 422
