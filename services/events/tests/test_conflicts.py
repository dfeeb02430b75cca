"""Conflicts: late and contradicting marks stand beside the list until staff settle them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.events.tests.devices import MORNING, SEEN_AT, Devices, mark, outcomes


@pytest.fixture
def devices(events: Any, unna: dict[str, Any]) -> Devices:
    return Devices(events, unna)


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
        ("2027-04-08T08:00", SEEN_AT, ("conflict", "link-expired")),
        ("2027-04-08T08:07", SEEN_AT, ("refused", "link-expired")),  # 72 hours, and one of slack
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
