"""Times for conversations: what is refused, what is opened, and moves of what somebody has."""

from __future__ import annotations

import threading
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.events.commands import appointments as commands
from kreis.events.domain.appointments import RestDays, Slot

PATH = "/v1/appointment-slots"


def slot(starts_at: str, minutes: int = 45) -> dict[str, Any]:
    return {"starts_at": f"{starts_at}:00+02:00", "minutes": minutes, "form": "in_person"}


@pytest.fixture
def petra() -> str:
    return str(uuid4())


def body(petra: str, *slots: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"contact_person_id": petra, "slots": slots, **more}


def days_of(refusal: Any) -> list[str]:
    return [each["value"][:10] for each in refusal.json["errors"]]


def test_times_in_the_past_are_refused_by_name_and_nothing_is_opened(
    dates: Any, petra: str
) -> None:
    """It is 22 April, 10:00."""
    staff = dates.events.staff
    times = slot("2027-04-22T10:00"), slot("2027-04-28T10:00"), slot("2027-04-21T10:00")
    refused = staff.ask("POST", PATH, body(petra, *times))

    assert (refused.status_code, refused.json["type"]) == (409, "date-past")
    assert days_of(refused) == ["2027-04-22", "2027-04-21"]
    assert staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"] == []


def test_overlapping_times_of_one_person_are_refused_and_of_two_are_not(
    dates: Any, petra: str
) -> None:
    staff = dates.events.staff
    first = slot("2027-04-28T10:00")
    staff.ok("POST", PATH, body(petra, first))

    for other in (slot("2027-04-28T10:44"), slot("2027-04-28T09:30"), slot("2027-04-28T10:00", 20)):
        refused = staff.ask("POST", PATH, body(petra, other))
        assert refused.json["type"] == "slot-taken", other
    both = slot("2027-04-29T10:00"), slot("2027-04-29T10:30")
    assert staff.ask("POST", PATH, body(petra, *both)).json["type"] == "slot-taken"
    assert len(staff.ok("POST", PATH, body(petra, slot("2027-04-28T10:45")))["opened"]) == 1
    assert len(staff.ok("POST", PATH, body(str(uuid4()), slot("2027-04-28T10:30")))["opened"]) == 1
    assert staff.ok("POST", PATH, body(petra, first))["opened"] == [], "it was there already"


def test_overlapping_times_that_are_opened_at_once_wait_for_each_other(
    dates: Any, petra: str
) -> None:
    """The second request looks at the times only when the first has committed its own."""
    events = dates.events
    first = Slot(
        uuid4(), UUID(petra), datetime.fromisoformat("2027-04-28T10:00+02:00"), 45, "phone"
    )
    answers: list[Any] = []

    def open_another() -> None:
        answers.append(events.staff.ask("POST", PATH, body(petra, slot("2027-04-28T10:30"))))

    second = threading.Thread(target=open_another)
    with events.database.agency(events.client.agency) as work:
        commands.open_slots(work, [first], RestDays.OPEN)
        second.start()
        second.join(0.5)
        assert second.is_alive(), "it waits"
    second.join()

    assert answers[0].json["type"] == "slot-taken"


def at_once(*acts: Any) -> list[Any]:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda act=act: answers.append(act())) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_many_who_open_and_move_at_once_leave_no_two_times_that_overlap(
    dates: Any, petra: str
) -> None:
    staff = dates.events.staff
    starts = [f"2027-04-{day}T{hour:02}:00" for day in (28, 29) for hour in range(9, 13)]
    staff.ok("POST", PATH, body(petra, *(slot(each, 60) for each in starts)))
    known = staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"]
    times = [f"2027-04-30T{hour:02}:{minute}" for hour in (9, 10) for minute in ("00", "30")]
    moves = [
        lambda each=each, at=at: staff.ask("POST", f"{PATH}/{each['id']}/move", slot(at, 45))
        for each, at in zip(known, times * 2, strict=True)
    ]
    opens = [lambda at=at: staff.ask("POST", PATH, body(petra, slot(at, 50))) for at in times]
    statuses = {each.status_code for each in at_once(*moves, *opens)}
    assert statuses <= {200, 201, 409}

    found = staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"]
    spans = sorted(
        (datetime.fromisoformat(each["starts_at"]), each["minutes"] * 60) for each in found
    )
    for (one, seconds), (other, _) in pairwise(spans):
        assert (other - one).total_seconds() >= seconds


def test_who_takes_two_times_at_once_has_one_and_a_closed_one_is_no_fault(
    dates: Any, petra: str
) -> None:
    events = dates.events
    times = [slot(f"2027-04-28T{hour}:00") for hour in (10, 11, 12)]
    opened = events.staff.ok("POST", PATH, body(petra, *times))["opened"]
    link = events.link_to(events.invitations(dates.cohort)[0])
    taking = [
        lambda each=each: events.console.ask("PUT", f"{link}/appointment-slots/{each['id']}")
        for each in opened
    ]
    closing = [
        lambda: events.staff.ask("DELETE", f"{PATH}/{opened[0]['id']}"),
        lambda: events.staff.ask(
            "POST", f"{PATH}/{opened[0]['id']}/move", slot("2027-04-29T10:00")
        ),
    ]
    assert {each.status_code for each in at_once(*taking, *closing)} <= {200, 404, 409}
    hers = events.console.ok("GET", f"{link}/appointment-slots?contact_person_id={petra}")["mine"]
    assert len(hers) == 1


@pytest.mark.parametrize("year", ["0001", "1999", "2100", "9999"])
def test_a_year_that_cannot_be_is_refused_at_its_field(dates: Any, petra: str, year: str) -> None:
    staff = dates.events.staff
    refused = staff.ask("POST", PATH, body(petra, slot(f"{year}-12-31T10:00")))
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "slots.0.starts_at")
    since = f"{PATH}?contact_person_id={petra}&from={year}-12-31T23:59:00-12:00"
    assert staff.ask("GET", since).status_code == 422


def test_sundays_and_holidays_are_asked_about_left_out_or_opened(dates: Any, petra: str) -> None:
    """1 May 2027 is a Saturday and a holiday; 2 May is a Sunday; 6 May is Ascension Day."""
    staff = dates.events.staff
    days = ("2027-04-30", "2027-05-01", "2027-05-02", "2027-05-06", "2027-05-07")
    times = [slot(f"{day}T10:00") for day in days]

    asked = staff.ask("POST", PATH, body(petra, *times, rest_days="ask"))
    assert (asked.status_code, asked.json["type"]) == (409, "slots-on-rest-days")
    assert days_of(asked) == ["2027-05-01", "2027-05-02", "2027-05-06"]
    opened = staff.ok("POST", PATH, body(petra, *times, rest_days="skip"))["opened"]
    assert [each["starts_at"][:10] for each in opened] == ["2027-04-30", "2027-05-07"]
    opened = staff.ok("POST", PATH, body(petra, *times))["opened"]
    assert len(opened) == 3, "as for consoles that know no such question"


def test_a_conversation_that_staff_cancel_leaves_no_time_to_take(dates: Any, petra: str) -> None:
    events = dates.events
    (one,) = events.staff.ok("POST", PATH, body(petra, slot("2027-04-28T10:00")))["slots"]
    link = events.link_to(events.invitations(dates.cohort)[0])
    events.console.ok("PUT", f"{link}/appointment-slots/{one['id']}")

    freed = events.staff.ok("DELETE", f"{PATH}/{one['id']}/participant?closes=true")
    assert freed["slots"] == []
    hers = events.console.ok("GET", f"{link}/appointment-slots?contact_person_id={petra}")
    assert hers == {"open": [], "mine": []}
    told = [each["state"] for each in events.told("appointment-changed")]
    assert told == ["booked", "cancelled"]


def test_a_move_to_a_sunday_is_asked_about_once(dates: Any, petra: str) -> None:
    """2 May 2027 is a Sunday. Another hour on that Sunday asks no more."""
    staff = dates.events.staff
    (one,) = staff.ok("POST", PATH, body(petra, slot("2027-04-28T10:00")))["slots"]
    path = f"{PATH}/{one['id']}/move"

    asked = staff.ask("POST", path, {**slot("2027-05-02T10:00"), "rest_days": "ask"})
    assert (asked.status_code, asked.json["type"]) == (409, "slots-on-rest-days")
    assert days_of(asked) == ["2027-05-02"]
    (there,) = staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"]
    assert there["starts_at"] == one["starts_at"]
    assert (
        staff.ask("POST", path, {**slot("2027-05-02T10:00"), "rest_days": "skip"}).status_code
        == 422
    )
    staff.ok("POST", path, {**slot("2027-05-02T10:00"), "rest_days": "open"})
    (moved,) = staff.ok("POST", path, {**slot("2027-05-02T11:00"), "rest_days": "ask"})["slots"]
    assert moved["starts_at"].startswith("2027-05-02")


def test_nobody_changes_a_time_that_is_not_as_she_saw_it(dates: Any, petra: str) -> None:
    """Petra's page shows a time as open. Meanwhile a participant takes it, and a tab moves it."""
    events = dates.events
    (shown,) = events.staff.ok("POST", PATH, body(petra, slot("2027-04-28T10:00")))["slots"]
    one = f"{PATH}/{shown['id']}"
    link = events.link_to(events.invitations(dates.cohort)[0])
    events.console.ok("PUT", f"{link}/appointment-slots/{shown['id']}")

    for method, path, sent in (
        ("POST", f"{one}/move", slot("2027-04-29T09:00")),
        ("DELETE", f"{one}/participant", None),
    ):
        refused = events.staff.ask(method, path, sent, If_Match=shown["etag"])
        assert (refused.status_code, refused.json["type"]) == (412, "changed-meanwhile"), path
    (now,) = events.staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"]
    assert now["starts_at"] == shown["starts_at"]
    assert now["etag"] != shown["etag"]
    assert now["participant_id"], "it is still hers"

    moved = events.staff.ask("POST", f"{one}/move", slot("2027-04-29T09:00"), If_Match=now["etag"])
    assert moved.headers["ETag"] == moved.json["slots"][0]["etag"]
    late = slot("2027-04-30T09:00")
    assert events.staff.ask("POST", f"{one}/move", late, If_Match=now["etag"]).status_code == 412
    assert events.staff.ask("POST", f"{one}/move", late).status_code == 200, "as 0.1.0 sends it"


def test_a_time_that_is_taken_while_it_is_freed_stays_with_whom_nobody_saw(
    dates: Any, petra: str
) -> None:
    """She gives it back and somebody else takes it, between Petra's look and her tap."""
    events = dates.events
    (shown,) = events.staff.ok("POST", PATH, body(petra, slot("2027-04-28T10:00")))["slots"]
    first, other = (events.link_to(each) for each in events.invitations(dates.cohort)[:2])
    events.console.ok("PUT", f"{first}/appointment-slots/{shown['id']}")
    (seen,) = events.staff.ok("GET", f"{PATH}?contact_person_id={petra}")["slots"]
    events.console.ok("DELETE", f"{first}/appointment-slots/{shown['id']}")
    events.console.ok("PUT", f"{other}/appointment-slots/{shown['id']}")

    path = f"{PATH}/{shown['id']}/participant"
    assert events.staff.ask("DELETE", path, If_Match=seen["etag"]).status_code == 412
    hers = events.console.ok("GET", f"{other}/appointment-slots?contact_person_id={petra}")["mine"]
    assert len(hers) == 1


def test_a_conversation_is_moved_and_stays_hers(dates: Any, petra: str) -> None:
    events = dates.events
    times = slot("2027-04-28T10:00"), slot("2027-04-28T11:00")
    first, second = events.staff.ok("POST", PATH, body(petra, *times))["opened"]
    link = events.link_to(events.invitations(dates.cohort)[0])
    events.console.ok("PUT", f"{link}/appointment-slots/{first['id']}")
    path = f"{PATH}/{first['id']}/move"

    for taken in ("2027-04-28T10:30", "2027-04-28T11:00"):  # the second is another one's own time
        assert events.staff.ask("POST", path, slot(taken)).json["type"] == "slot-taken"
    assert events.staff.ask("POST", path, slot("2027-04-21T10:30")).json["type"] == "date-past"
    assert (
        events.staff.ask("POST", f"{PATH}/{uuid4()}/move", slot("2027-04-29T09:00")).status_code
        == 404
    )
    for _ in range(2):  # the second click
        moved = events.staff.ok("POST", path, slot("2027-04-29T09:00"))["slots"]
    assert [each["id"] for each in moved] == [second["id"], first["id"]]
    hers = events.console.ok("GET", f"{link}/appointment-slots?contact_person_id={petra}")["mine"]
    assert [each["starts_at"] for each in hers] == ["2027-04-29T07:00:00+00:00"]
    hers = events.staff.ok("POST", path, slot("2027-04-29T09:10"))["slots"]
    assert hers[1]["starts_at"] == "2027-04-29T07:10:00+00:00", "it does not overlap with itself"
