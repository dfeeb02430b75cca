"""Who was there: recorded by staff, corrected later, told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from services.events.tests.rosters import Roster
from tests.support.fixtures import Client


@pytest.fixture
def roster(events: Any, unna: dict[str, Any]) -> Roster:
    return Roster(events, unna)


def test_before_anything_is_recorded_everybody_is_listed(roster: Roster) -> None:
    shown = roster.events.staff.ok("GET", roster.path)

    assert {each["participant_id"] for each in shown["entries"]} == set(roster.people)
    assert {each["status"] for each in shown["entries"]} == {None}
    assert (shown["minutes"], shown["is_held"]) == (180, False)


def test_eleven_of_twelve_were_there(roster: Roster) -> None:
    entries = roster.all_present()
    missing = entries[-1]["participant_id"]
    entries[-1]["status"] = "absent"

    shown = roster.put(entries)

    assert shown["is_held"]
    assert roster.entry_of(missing)["absence"] == "unclear"
    told = roster.events.told("attendance-recorded")
    assert len(told) == 12
    assert {
        "topic": "participation.v1",
        "participant_id": missing,
        "group_event_id": roster.event["id"],
        "cohort_id": roster.cohort["cohort_id"],
        "kind": "assessment_week",
        "date": "2027-04-05",
        "status": "absent",
        "minutes": 0,
        "revision": 1,
    } in told
    assert {each["minutes"] for each in told if each["status"] == "present"} == {180}
    (held,) = roster.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (11, 1)
    assert held["cohort_ids"] == [roster.cohort["cohort_id"]]


def test_the_same_again_tells_nothing(roster: Roster) -> None:
    first = roster.put(roster.all_present())
    again = roster.put(roster.all_present())

    assert again == first
    assert len(roster.events.told("attendance-recorded")) == 12
    assert roster.events.told("attendance-corrected") == []
    assert len(roster.events.told("group-event-held")) == 1


def test_a_group_event_is_held_once_everybody_is_recorded(roster: Roster) -> None:
    entries = roster.all_present()

    assert not roster.put(entries[:5])["is_held"]
    assert roster.events.told("group-event-held") == []
    assert len(roster.events.told("attendance-recorded")) == 5

    assert roster.put(entries[5:])["is_held"]
    (held,) = roster.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (12, 0)


@pytest.mark.parametrize(
    ("answered", "is_expected"),
    [
        ([("2027-04-05T06:10", "no"), ("2027-04-05T14:00", "yes")], False),
        ([("2027-04-05T06:10", "no"), ("2027-04-05T06:20", "yes")], True),
        ([("2027-04-05T06:10", "yes"), ("2027-04-05T14:00", "no")], False),
        ([("2027-04-05T06:10", "yes"), ("2027-04-05T14:00", "yes")], True),
    ],
    ids=["a yes after the date", "a yes before it", "a no after it", "always yes"],
)
def test_a_later_yes_is_not_about_dates_that_were_declined_when_they_began(
    roster: Roster, answered: list[tuple[str, str]], *, is_expected: bool
) -> None:
    """The date begins on 5 April at 9:00, which is 7:00 UTC."""
    (hers, *_) = roster.events.invitations(roster.cohort)
    for moment, answer in answered:
        roster.events.at(moment)
        said = {"answer": answer, "how": "phone"}
        roster.events.staff.ok("POST", f"/v1/invitations/{hers['id']}/answers", said)

    shown = roster.events.staff.ok("GET", roster.path)

    assert roster.entry_of(hers["participant_id"])["is_expected"] is is_expected
    assert shown["expected"] == len(roster.people) - (not is_expected)


def test_who_declined_is_not_waited_for_but_may_come_after_all(roster: Roster) -> None:
    (declined, *_) = roster.events.invitations(roster.cohort)
    path = f"/v1/invitations/{declined['id']}/answers"
    roster.events.staff.ok("POST", path, {"answer": "no", "how": "phone"})
    person = declined["participant_id"]

    others = [each for each in roster.all_present() if each["participant_id"] != person]
    assert roster.put(others)["is_held"]
    roster.put([{"participant_id": person, "status": "present"}])

    (held,) = roster.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (11, 0)
    assert roster.entry_of(person)["status"] == "present"


def test_a_correction_is_told_and_what_stood_there_is_kept(roster: Roster) -> None:
    person = roster.people[0]
    roster.put(roster.all_present())
    roster.events.at("2027-04-06T09:00")
    roster.put([{"participant_id": person, "status": "present", "minutes": 45}])

    (corrected,) = roster.events.told("attendance-corrected")
    assert (corrected["participant_id"], corrected["minutes"]) == (person, 45)
    assert corrected["revision"] == 2
    assert {each["revision"] for each in roster.events.told("attendance-recorded")} == {1}
    entry = roster.entry_of(person)
    assert entry["minutes"] == 45
    (earlier,) = entry["earlier"]
    assert (earlier["status"], earlier["minutes"]) == ("present", 180)
    assert earlier["recorded_by"] == entry["recorded_by"] == "contact-person"
    assert earlier["recorded_at"] < entry["recorded_at"]
    assert len(roster.events.told("group-event-held")) == 1


def test_that_an_absence_was_excused_stays_inside(roster: Roster) -> None:
    person = roster.people[0]
    roster.put([{"participant_id": person, "status": "absent"}])
    roster.put([{"participant_id": person, "status": "absent", "absence": "excused"}])

    entry = roster.entry_of(person)
    assert entry["absence"] == "excused"
    assert [each["absence"] for each in entry["earlier"]] == ["unclear"]
    assert len(roster.events.told("attendance-recorded")) == 1
    assert roster.events.told("attendance-corrected") == []
    roster.put([{"participant_id": person, "status": "present"}])
    (corrected,) = roster.events.told("attendance-corrected")
    assert corrected["revision"] == 2, "a settled reason leaves no gap"


def test_a_restricted_member_is_recorded_on_the_restricted_topic_alone(
    events: Any, kamen: dict[str, Any]
) -> None:
    roster = Roster(events, kamen)
    (protected,) = [member["id"] for member in kamen["members"] if member["restricted"]]
    roster.put(roster.all_present())
    roster.put([{"participant_id": protected, "status": "absent"}])

    told = events.told("attendance-recorded") + events.told("attendance-corrected")
    hers = {each["topic"] for each in told if each["participant_id"] == protected}
    others = {each["topic"] for each in told if each["participant_id"] != protected}
    assert hers == {"participation-restricted.v1"}
    assert others == {"participation.v1"}


def test_nothing_is_recorded_before_the_day_has_begun(roster: Roster) -> None:
    # 21:59 in UTC is one minute before midnight in Unna.
    roster.events.at("2027-04-04T21:59")
    refused = roster.refused(roster.all_present())
    assert (refused.status_code, refused.json["type"]) == (409, "too-early")

    roster.events.at("2027-04-04T22:00")
    assert roster.put(roster.all_present())["is_held"]


def test_a_person_who_is_not_in_the_group_is_named(roster: Roster) -> None:
    stranger = str(uuid4())
    entries = [*roster.all_present(), {"participant_id": stranger, "status": "present"}]

    refused = roster.refused(entries)

    assert refused.status_code == 422
    assert refused.json["errors"] == [
        {
            "field": "entries.12.participant_id",
            "value": stranger,
            "expected": "a member of this or of another cohort",
        }
    ]
    assert roster.events.told("attendance-recorded") == []


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"status": "present", "absence": "excused"}, "entries.0.absence"),
        ({"status": "absent", "minutes": 30}, "entries.0.minutes"),
        ({"status": "present", "minutes": 0}, "entries.0.minutes"),
        ({"status": "present", "minutes": 181}, "entries.0.minutes"),
        ({"status": "late"}, "entries.0.status"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(
    roster: Roster, entry: dict[str, Any], field: str
) -> None:
    refused = roster.refused([{"participant_id": roster.people[0], **entry}])

    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["errors"]] == [field]


def test_a_person_stands_on_the_list_once(roster: Roster) -> None:
    twice = [{"participant_id": roster.people[0], "status": each} for each in ("present", "absent")]
    refused = roster.refused(twice)
    assert [fault["expected"] for fault in refused.json["errors"]] == ["each person once"] * 2


def test_two_who_record_at_once_record_each_person_once(roster: Roster) -> None:
    def recording() -> Callable[[Client], Any]:
        return lambda staff: staff.ask("PUT", roster.path, {"entries": roster.all_present()})

    answers = roster.events.at_once([recording() for _ in range(6)])

    assert {each.status_code for each in answers} == {200}
    assert len(roster.events.told("attendance-recorded")) == 12
    assert roster.events.told("attendance-corrected") == []
    assert len(roster.events.told("group-event-held")) == 1


def test_who_may_read_attendance_may_not_write_it(roster: Roster) -> None:
    lead = roster.events.client.as_role("lead")
    assert lead.ask("GET", roster.path).status_code == 200
    assert lead.ask("PUT", roster.path, {"entries": []}).status_code == 403
    unknown = f"/v1/group-events/{uuid4()}/attendance"
    body = {"entries": roster.all_present()}
    assert roster.events.staff.ask("PUT", unknown, body).status_code == 404
    assert roster.events.staff.ask("GET", unknown).status_code == 404


def test_two_may_mark_different_people_but_not_overwrite_each_other_unseen(roster: Roster) -> None:
    one, other, *_ = roster.people
    staff = roster.events.staff
    seen = staff.ask("GET", roster.path).headers["ETag"]

    def mark(person: str, status: str) -> int:
        entries = [{"participant_id": person, "status": status}]
        answer = staff.ask("PUT", roster.path, {"entries": entries}, If_Match=seen)
        return int(answer.status_code)

    assert mark(one, "present") == 200
    assert mark(other, "absent") == 200
    assert mark(one, "absent") == 412
    assert roster.entry_of(one)["status"] == "present"


def test_when_somebody_was_there_for_the_first_time(roster: Roster) -> None:
    """Corrections count, a later day does not, and neither does what was before `since`."""
    late, early, never = roster.people[:3]
    tuesday = roster.events.group_events(roster.cohort)[1]
    roster.put(
        [
            {"participant_id": late, "status": "present"},
            {"participant_id": early, "status": "present"},
            {"participant_id": never, "status": "absent"},
        ]
    )
    roster.put([{"participant_id": late, "status": "absent"}])
    roster.events.at("2027-04-06T07:00")
    there = {"entries": [{"participant_id": who, "status": "present"} for who in (late, early)]}
    roster.events.staff.ok("PUT", f"/v1/group-events/{tuesday['id']}/attendance", there)

    def asked(since: str | None) -> dict[str, str]:
        people = [{"participant_id": who, "since": since} for who in (late, early, never)]
        found = roster.events.staff.ok("POST", "/v1/attendance/first-days", {"people": people})
        assert {each["cohort_id"] for each in found} == {roster.cohort["cohort_id"]}
        return {each["participant_id"]: each["date"] for each in found}

    assert asked(None) == {late: "2027-04-06", early: "2027-04-05"}
    assert asked("2027-04-06") == {late: "2027-04-06", early: "2027-04-06"}
