"""Marks of devices without a net: taken once each, nothing unseen overwritten."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from kreis.events.jobs import jobs
from kreis.events.main import SERVICE
from services.events.tests.devices import Devices, mark, outcomes
from tests.support.fixtures import Client, deliver, run_due
from tests.support.statements import statements


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


def test_a_batch_that_is_sent_again_reads_once(devices: Devices) -> None:
    """Whatever it holds: devices send all that they keep until an answer arrives."""
    for each in devices.people:
        devices.office(each, "absent")
    contradicting = [mark(each) for each in devices.people]
    devices.send(*contradicting)

    asked = []
    for sent in (contradicting[:1], contradicting):
        with statements(devices.events.database.engine) as made:
            assert set(outcomes(devices.send(*sent))) == {("conflict", "changed")}
        asked.append(len(made))
    assert asked[0] == asked[1] > 0


def test_of_a_batch_what_stands_is_read_once(devices: Devices) -> None:
    for each in devices.people:
        devices.office(each, "absent")
    with statements(devices.events.database.engine) as made:
        devices.send(*(mark(each) for each in devices.people))
    assert sum("FROM attendance \n" in each for each in made) == 1


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


def test_too_many_minutes_and_a_date_to_come_are_refused_mark_by_mark(devices: Devices) -> None:
    her, other = devices.people[:2]
    sent = devices.send(mark(her, minutes=1000), mark(other))
    assert outcomes(sent) == [("refused", "minutes"), ("taken", None)]
    devices.events.at("2027-04-04T07:00")
    assert outcomes(devices.send(mark(her))) == [("refused", "too-early")]


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "absent", "minutes": 20},
        {"status": "present", "absence": "excused"},
    ],
)
@pytest.mark.parametrize("stands", [None, "absent"])
def test_one_contradictory_mark_of_a_device_stops_no_other(
    devices: Devices, bad: dict[str, Any], stands: str | None
) -> None:
    """Nor is it kept as a conflict that staff could never take over."""
    her, other = devices.people[:2]
    if stands:
        devices.office(her, stands)

    sent = devices.send(mark(her, **bad), mark(other))

    assert outcomes(sent) == [("refused", "contradictory"), ("taken", None)]
    assert len(devices.rows()) == 1
    assert devices.of(her)["status"] == stands


@pytest.mark.parametrize("field", ["late_by", "early_by"])
def test_a_mark_says_nothing_that_its_form_does_not_have(devices: Devices, field: str) -> None:
    """A conflict keeps the minutes alone: taking it over would have lost this."""
    said = mark(devices.people[0], **{field: 10})

    by_staff = devices.events.staff.ask("POST", f"{devices.path}/marks", {"marks": [said]})

    assert (by_staff.status_code, field in by_staff.text) == (422, True)
    assert devices.by_link(said).status_code == 422
    assert devices.rows() == []


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
