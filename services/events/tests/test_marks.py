"""Marks of devices without a net: once each, nothing overwritten, conflicts settled by staff."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.events.jobs import jobs
from kreis.events.main import SERVICE
from tests.support.fixtures import Client, deliver, run_due

MORNING = "2027-04-05T07:00"
SEEN_AT = "2027-04-05T07:06:00+00:00"


class Devices:
    """The office and a freelancer's telephone on the first morning of Unna."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        self.events = events
        self.cohort = cohort
        self.date = events.group_events(cohort)[0]
        self.path = f"/v1/group-events/{self.date['id']}"
        self.people: list[str] = [member["id"] for member in cohort["members"]]
        self.link = events.staff.ok("POST", f"{self.path}/roster-links")
        self.console = events.client.as_service("console", "events", "rosters:use")
        del self.console.headers["Kreis-Agency"]
        events.at(MORNING)

    def office(self, who: str, status: str, **more: Any) -> None:
        entries = [{"participant_id": who, "status": status, **more}]
        self.events.staff.ok("PUT", f"{self.path}/attendance", {"entries": entries})

    def send(self, *marks: dict[str, Any]) -> list[dict[str, Any]]:
        sent = self.events.staff.ok("POST", f"{self.path}/marks", {"marks": list(marks)})
        return list(sent["results"])

    def by_link(self, *marks: dict[str, Any], pin: str | None = None) -> Any:
        body = {"pin": pin or self.link["pin"], "marks": list(marks)}
        return self.console.ask("POST", f"/v1/rosters/{self.link['token']}/marks", body)

    def of(self, who: str) -> dict[str, Any]:
        shown = self.events.staff.ok("GET", f"{self.path}/attendance")["entries"]
        (found,) = [each for each in shown if each["participant_id"] == who]
        return dict(found)

    def shown(self) -> dict[str, Any]:
        return dict(self.events.staff.ok("GET", f"{self.path}/marks"))

    def settle(self, conflict: dict[str, Any], *, takes_over: bool, version: int) -> Any:
        path = f"{self.path}/marks/{conflict['id']}/settlement"
        return self.events.staff.ask("POST", path, {"takes_over": takes_over, "version": version})

    def rows(self) -> list[dict[str, Any]]:
        database = self.events.database
        with database.agency(self.events.client.agency) as work:
            found = work.connection.execute(text("select * from attendance_mark"))
            return [dict(row) for row in found.mappings()]


def mark(who: str, status: str = "present", **more: Any) -> dict[str, Any]:
    own = {"id": str(uuid4()), "version": 0, "sequence": 0, "marked_at": SEEN_AT}
    return {**own, "participant_id": who, "status": status, **more}


def outcomes(results: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(each["outcome"], each["reason"]) for each in results]


@pytest.fixture
def devices(events: Any, unna: dict[str, Any]) -> Devices:
    return Devices(events, unna)


def test_a_mark_is_recorded_once_however_often_it_arrives(devices: Devices) -> None:
    her = devices.people[0]
    seen = mark(her)

    first = devices.send(seen)
    devices.office(her, "absent", version=1)
    again = devices.send(seen, seen)

    assert first[0]["version"] == 1
    assert outcomes(first) == outcomes(again[:1]) == outcomes(again[1:]) == [("taken", None)]
    assert devices.of(her)["status"] == "absent", "what staff saw and changed stays"
    assert len(devices.rows()) == 1


def test_marks_sent_at_once_are_recorded_once(devices: Devices) -> None:
    seen = [mark(each) for each in devices.people]

    def send(client: Client) -> Any:
        staff = client.as_role("contact-person")
        return staff.ask("POST", f"{devices.path}/marks", {"marks": seen}).json["results"]

    answers = devices.events.at_once([send] * 4)

    assert all(outcomes(each) == [("taken", None)] * len(seen) for each in answers)
    assert all(devices.of(each)["version"] == 1 for each in devices.people)


def test_nothing_unseen_is_overwritten(devices: Devices) -> None:
    her = devices.people[0]
    devices.office(her, "absent", absence="excused")

    (result,) = devices.send(mark(her))

    assert (result["outcome"], result["reason"], result["version"]) == ("conflict", "changed", None)
    assert (devices.of(her)["status"], devices.of(her)["absence"]) == ("absent", "excused")
    (conflict,) = devices.shown()["conflicts"]
    assert (conflict["participant_id"], conflict["status"], conflict["version"]) == (
        her, "present", 1,
    )  # fmt: skip
    assert conflict["stands"]["status"] == "absent"
    assert (conflict["is_presence_news"], conflict["is_time_odd"]) == (True, False)
    (date,) = devices.events.staff.ok("GET", "/v1/attendance/conflicts")["dates"]
    assert (date["group_event_id"], date["conflicts"]) == (devices.date["id"], 1)


def test_what_the_device_saw_or_made_itself_may_be_changed_by_it(devices: Devices) -> None:
    her = devices.people[0]
    devices.office(her, "absent")
    first = mark(her, version=1)
    second = mark(her, "absent", version=1, after=first["id"])

    assert outcomes(devices.send(first)) == [("taken", None)]
    assert outcomes(devices.send(first, second)) == [("taken", None)] * 2
    assert devices.of(her)["version"] == 3

    devices.office(her, "present", version=3)
    third = mark(her, "present", minutes=20, version=1, after=second["id"])
    assert outcomes(devices.send(third)) == [("conflict", "changed")]


def test_the_same_said_twice_is_no_conflict_and_the_earliest_time_is_kept(
    devices: Devices,
) -> None:
    her = devices.people[0]
    early, late = "2027-04-05T06:58:00+00:00", "2027-04-05T07:20:00+00:00"
    devices.send(mark(her, marked_at=late))
    assert outcomes(devices.send(mark(her, marked_at=early))) == [("same", None)]
    assert devices.of(her)["version"] == 1

    devices.send(mark(her, "absent"))
    (conflict,) = devices.shown()["conflicts"]
    assert datetime.fromisoformat(conflict["stands"]["recorded_at"]) == datetime.fromisoformat(
        early
    )
    assert not conflict["is_presence_news"]


def test_a_newer_mark_of_the_same_device_takes_the_place_of_its_conflict(
    devices: Devices,
) -> None:
    her = devices.people[0]
    devices.office(her, "absent")
    first, second = mark(her), mark(her, "present", minutes=30)
    devices.send(first)
    devices.send({**second, "after": first["id"]})

    (conflict,) = devices.shown()["conflicts"]
    assert conflict["id"] == second["id"]
    assert {str(each["id"]) for each in devices.rows()} == {first["id"], second["id"]}

    # Another device of the same person says something of its own: both stand.
    devices.send(mark(her, "present", minutes=40))
    assert len(devices.shown()["conflicts"]) == 2


@pytest.mark.parametrize("takes_over", [True, False])
def test_staff_settle_a_conflict_once(devices: Devices, takes_over: bool) -> None:
    her = devices.people[0]
    devices.office(her, "absent")
    devices.send(mark(her))
    (conflict,) = devices.shown()["conflicts"]

    stale = devices.settle(conflict, takes_over=takes_over, version=0)
    assert (stale.status_code, stale.json["type"]) == (409, "attendance-changed")
    for _ in range(2):
        settled = devices.settle(conflict, takes_over=takes_over, version=1)
        assert settled.json["conflicts"] == []
    assert devices.of(her)["version"] == (2 if takes_over else 1)
    assert devices.of(her)["status"] == ("present" if takes_over else "absent")
    assert devices.events.staff.ok("GET", "/v1/attendance/conflicts")["dates"] == []
    unknown = devices.settle({"id": str(uuid4())}, takes_over=takes_over, version=1)
    assert (unknown.status_code, unknown.json["type"]) == (404, "no-mark")


def test_a_conflict_ends_when_the_record_says_the_same(devices: Devices) -> None:
    her = devices.people[0]
    devices.office(her, "absent")
    devices.send(mark(her))
    devices.office(her, "present", version=1)

    assert devices.shown()["conflicts"] == []
    assert devices.events.staff.ok("GET", "/v1/attendance/conflicts")["dates"] == []


def test_a_date_moved_or_cancelled_meanwhile_makes_conflicts(devices: Devices) -> None:
    her, other = devices.people[:2]
    move = {
        "date": "2027-04-09", "starts_at": "09:00", "ends_at": "12:00", "sequence": 0,
        "despite": ["same_day", "venue_taken"],
    }  # fmt: skip
    devices.events.at("2027-04-04T07:00")
    devices.events.staff.ok("POST", f"{devices.path}/move", move)
    devices.events.at(MORNING)
    assert outcomes(devices.send(mark(her))) == [("conflict", "date-moved")]
    (conflict,) = devices.shown()["conflicts"]
    assert conflict["stands"] is None
    assert devices.settle(conflict, takes_over=True, version=0).status_code == 409

    devices.events.staff.ok("POST", f"{devices.path}/cancellation", {"sequence": 1})
    assert devices.by_link(mark(other)).status_code == 200
    assert outcomes(devices.by_link(mark(devices.people[2])).json["results"]) == [
        ("conflict", "date-cancelled")
    ]
    assert devices.of(her)["status"] is None


@pytest.mark.parametrize(
    ("arrives", "seen_at", "outcome"),
    [
        ("2027-04-06T11:00", SEEN_AT, ("conflict", "link-expired")),
        ("2027-04-06T11:00", "2027-04-06T10:30:00+00:00", ("refused", "link-expired")),
        ("2027-04-06T11:00", "2027-03-06T10:30:00+00:00", ("refused", "link-expired")),
        ("2027-04-06T09:00", SEEN_AT, ("taken", None)),
    ],
)
def test_behind_an_expired_link_marks_made_in_time_are_kept_as_conflicts(
    devices: Devices, arrives: str, seen_at: str, outcome: tuple[str, str | None]
) -> None:
    devices.events.at(arrives)
    sent = devices.by_link(mark(devices.people[0], marked_at=seen_at))
    assert outcomes(sent.json["results"]) == [outcome]
    assert len(devices.rows()) == (outcome[0] != "refused")


def test_after_72_hours_an_expired_link_takes_nothing(devices: Devices) -> None:
    devices.events.at("2027-04-09T10:01")
    late = devices.by_link(mark(devices.people[0]))
    assert (late.status_code, late.json["type"]) == (410, "link-expired")


def test_the_pin_stands_before_marks_too(devices: Devices) -> None:
    wrong = "000000" if devices.link["pin"] != "000000" else "000001"
    for _ in range(5):
        assert devices.by_link(mark(devices.people[0]), pin=wrong).json["type"] == "pin-wrong"
    assert devices.by_link(mark(devices.people[0])).json["type"] == "roster-locked"
    assert devices.rows() == []


def test_a_freelancer_names_no_reason_and_no_other_cohort(
    devices: Devices, kamen: dict[str, Any]
) -> None:
    devices.events.confirm(kamen)
    theirs = kamen["members"][0]["id"]
    why = devices.by_link(mark(devices.people[0], "absent", absence="excused"))
    assert why.status_code == 422
    assert outcomes(devices.by_link(mark(theirs)).json["results"]) == [("dropped", None)]
    assert outcomes(devices.send(mark(theirs))) == [("taken", None)], "staff may take a guest down"


def test_of_an_erased_person_nothing_is_kept_but_a_count(devices: Devices) -> None:
    her = devices.people[0]
    seen = mark(her)
    devices.office(her, "absent")
    devices.send(seen)
    hers: Any = f"{her}#erased"
    deliver(
        devices.events.database,
        SERVICE,
        "privacy.v2",
        "kreis.participant-erased.v1",
        hers,
        {"participant_id": her},
        agency=devices.events.client.agency,
    )
    run_due(devices.events.database, jobs(None))
    assert devices.rows() == []

    assert outcomes(devices.send(seen, mark(her))) == [("dropped", None)] * 2
    assert outcomes(devices.send(seen)) == [("dropped", None)]
    assert len(devices.rows()) == 2
    assert devices.shown()["dropped"] == 2
    assert her not in str(devices.rows())
    assert UUID(her) not in {each["participant_id"] for each in devices.rows()}


def test_a_time_that_cannot_be_is_not_kept(devices: Devices) -> None:
    her, other, third = devices.people[:3]
    for who in (her, other, third):
        devices.office(who, "absent")
    now = datetime.fromisoformat(f"{MORNING}:00+00:00")
    devices.send(
        mark(her, marked_at="9999-12-31T23:59:00+00:00"),
        mark(other, marked_at=(now - timedelta(hours=10)).isoformat()),
        mark(third),
    )
    shown = {each["participant_id"]: each for each in devices.shown()["conflicts"]}
    assert (shown[her]["marked_at"], shown[her]["is_time_odd"]) == (None, True)
    assert (shown[other]["is_time_odd"], shown[third]["is_time_odd"]) == (True, False)


def test_too_many_minutes_and_a_date_to_come_are_refused_mark_by_mark(devices: Devices) -> None:
    her, other = devices.people[:2]
    sent = devices.send(mark(her, minutes=1000), mark(other))
    assert outcomes(sent) == [("refused", "minutes"), ("taken", None)]
    devices.events.at("2027-04-04T07:00")
    assert outcomes(devices.send(mark(her))) == [("refused", "too-early")]


def test_a_freelancers_list_refuses_to_write_over_what_it_has_not_seen(devices: Devices) -> None:
    her = devices.people[0]
    path = f"/v1/rosters/{devices.link['token']}"
    shown = devices.console.ok("POST", path, {"pin": devices.link["pin"]})
    assert {each["version"] for each in shown["entries"]} == {0}
    devices.office(her, "absent", absence="excused")

    entry = {"participant_id": her, "status": "present", "version": 0}
    body = {"pin": devices.link["pin"], "entries": [entry]}
    refused = devices.console.ask("PUT", f"{path}/attendance", body)
    assert (refused.status_code, refused.json["type"]) == (409, "attendance-changed")


def test_her_marks_go_into_the_export_of_her_data(devices: Devices) -> None:
    her = devices.people[0]
    devices.office(her, "absent")
    devices.send(mark(her))
    asks = devices.events.client.as_role("lead")
    told = asks.ok("GET", f"/v1/participants/{her}/data")
    assert [(each["status"], each["outcome"]) for each in told["marks"]] == [
        ("present", "conflict")
    ]
