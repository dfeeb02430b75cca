"""On the day: “Alle da”, who came late, what stays unclear, the list to sign."""

from __future__ import annotations

from typing import Any

import pytest


class Morning:
    """Unna's first morning, everybody invited."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        events.at("2027-04-05T11:00")
        self.events = events
        self.people = [member["id"] for member in cohort["members"]]
        self.path = f"/v1/group-events/{events.group_events(cohort)[0]['id']}"

    def put(self, *entries: dict[str, Any], **other: Any) -> Any:
        body = {"entries": list(entries), **other}
        return self.events.staff.ask("PUT", f"{self.path}/attendance", body)

    def of(self, person: str) -> dict[str, Any]:
        shown = self.events.staff.ok("GET", f"{self.path}/attendance")["entries"]
        (found,) = [each for each in shown if each["participant_id"] == person]
        return dict(found)


@pytest.fixture
def morning(events: Any, unna: dict[str, Any]) -> Morning:
    return Morning(events, unna)


def absent(person: str, **other: Any) -> dict[str, Any]:
    return {"participant_id": person, "status": "absent", **other}


def present(person: str, **other: Any) -> dict[str, Any]:
    return {"participant_id": person, "status": "present", **other}


def test_all_are_there_but_for_one(morning: Morning) -> None:
    shown = morning.put(absent(morning.people[0]), all_others_present=True).json

    statuses = [entry["status"] for entry in shown["entries"]]
    assert (statuses.count("present"), statuses.count("absent")) == (11, 1)
    assert shown["is_held"] is True
    (held,) = morning.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (11, 1)


def test_a_second_click_puts_nobody_down_again(morning: Morning) -> None:
    morning.put(absent(morning.people[0]), all_others_present=True)
    again = morning.put(all_others_present=True)

    assert again.status_code == 200
    assert morning.of(morning.people[0])["status"] == "absent"
    assert len(morning.events.told("attendance-recorded")) == 12
    assert morning.events.told("attendance-corrected") == []


def test_who_declined_this_date_is_not_there_by_a_click(morning: Morning) -> None:
    morning.events.at("2027-03-20T08:00")
    for invitation in morning.events.staff.ok(
        "GET",
        f"/v1/cohorts/{morning.events.staff.ok('GET', morning.path)['cohort_id']}/invitations",
    ):
        if invitation["participant_id"] == morning.people[0]:
            path = f"/v1/invitations/{invitation['id']}/answers"
            morning.events.staff.ok("POST", path, {"answer": "no", "how": "phone"})
    morning.events.at("2027-04-05T11:00")
    morning.put(all_others_present=True)
    assert morning.of(morning.people[0])["status"] is None


def test_late_and_early_are_taken_off_the_minutes(morning: Morning) -> None:
    person = morning.people[0]
    morning.put(present(person, late_by=20, early_by=10))
    shown = morning.of(person)
    assert (shown["minutes"], shown["late_by"], shown["early_by"]) == (150, 20, 10)
    (told,) = morning.events.told("attendance-recorded")
    assert told["minutes"] == 150
    assert "late_by" not in told


def test_an_unclear_absence_waits_to_be_settled_and_is_told_to_nobody(morning: Morning) -> None:
    person = morning.people[0]
    morning.put(absent(person), all_others_present=True)
    (unclear,) = morning.events.staff.ok("GET", "/v1/absences/unclear")
    assert (unclear["participant_id"], unclear["date"]) == (person, "2027-04-05")

    morning.put(absent(person, absence="excused"))

    assert morning.events.staff.ok("GET", "/v1/absences/unclear") == []
    shown = morning.of(person)
    assert (shown["absence"], shown["earlier"][0]["absence"]) == ("excused", "unclear")
    assert morning.events.told("attendance-corrected") == []


def test_who_saves_an_old_page_does_not_unsettle_what_a_colleague_settled(
    morning: Morning,
) -> None:
    person = morning.people[0]
    morning.put(absent(person))
    seen = morning.of(person)["version"]
    morning.put(absent(person, absence="excused", version=seen))
    # The same absence without a reason adds nothing to what is known.
    morning.put(absent(person))
    assert morning.of(person)["absence"] == "excused"
    refused = morning.put(present(person, version=seen))
    assert (refused.status_code, refused.json["type"]) == (409, "attendance-changed")
    assert morning.of(person)["status"] == "absent"


def test_of_two_who_settle_one_absence_at_the_same_moment_one_is_told(morning: Morning) -> None:
    person = morning.people[0]
    morning.put(absent(person))

    def settle(how: str) -> Any:
        body = {"entries": [absent(person, absence=how, version=1)]}
        return lambda client: client.ask("PUT", f"{morning.path}/attendance", body)

    answers = morning.events.at_once([settle("excused"), settle("unexcused")])

    assert sorted(each.status_code for each in answers) == [200, 409]
    (won,) = [each for each in answers if each.status_code == 200]
    (kept,) = [e for e in won.json["entries"] if e["participant_id"] == person]
    assert morning.of(person)["absence"] == kept["absence"]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"status": "absent", "late_by": 5}, "entries.0.late_by"),
        ({"status": "present", "late_by": 100, "early_by": 90}, "entries.0.late_by"),
        ({"status": "present", "late_by": -1}, "entries.0.late_by"),
    ],
)
def test_faulty_times_are_refused(morning: Morning, entry: dict[str, Any], field: str) -> None:
    refused = morning.put({"participant_id": morning.people[0], **entry})
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["errors"]] == [field]


def test_an_empty_attendance_says_nothing(morning: Morning) -> None:
    assert morning.put().status_code == 422


def test_the_list_to_sign_names_who_is_expected_and_is_filed_once(morning: Morning) -> None:
    path = f"{morning.path}/signature-list"
    paper = morning.events.staff.ok("GET", path)
    assert set(paper["participant_ids"]) == set(morning.people)
    assert (paper["filed_at"], paper["group_event"]["starts_at"]) == (None, "2027-04-05T09:00")

    filed = morning.events.staff.ok("PUT", path, {"is_filed": True})
    assert filed["filed_by"] == "contact-person"
    morning.events.at("2027-04-06T08:00")
    again = morning.events.staff.ok("PUT", path, {"is_filed": True})
    assert again["filed_at"] == filed["filed_at"]
    assert morning.events.staff.ok("PUT", path, {"is_filed": False})["filed_at"] is None
