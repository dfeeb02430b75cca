"""Dates are moved and cancelled, and taken back: what it does, what it breaks, whom it reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from kreis.events.domain.invitations import change_deadline
from services.events.tests.dates import LERNHAUS, LERNHAUS_PLACES, Dates, Her, wish

BERLIN = ZoneInfo("Europe/Berlin")
Child = Callable[[str], dict[str, str]]


def codes(preview: dict[str, Any]) -> list[str]:
    return [each["code"] for date in preview["dates"] for each in date["breaks"]]


def test_a_moved_date_has_its_new_time_and_place_and_the_others_stay(dates: Dates) -> None:
    others = dates.events.group_events(dates.cohort)
    moved = dates.done(
        dates.on("2027-04-27"), "move", wish(venue=LERNHAUS, capacity=LERNHAUS_PLACES)
    )

    assert (moved["starts_at"], moved["ends_at"]) == ("2027-04-27T10:00", "2027-04-27T12:00")
    assert (moved["venue"], moved["care_places"]["total"]) == (LERNHAUS, 6)
    assert (moved["state"], moved["sequence"]) == ("moved", 1)
    before = moved["change"]["before"]
    assert (before["starts_at"], before["venue"]["name"]) == (
        "2027-04-27T09:30",
        "Haus Ringgarten (Beispiel)",
    )
    now = dates.events.group_events(dates.cohort)
    assert [each for each in now if each["id"] != moved["id"]] == [
        each for each in others if each["id"] != moved["id"]
    ]


def test_a_move_is_told_once_with_what_was_before(dates: Dates) -> None:
    dates.done(dates.on("2027-04-27"), "move", wish(venue=LERNHAUS, capacity=LERNHAUS_PLACES))

    (told,) = dates.events.told("group-event-moved")
    assert (told["starts_at"], told["venue_id"]) == ("2027-04-27T10:00", LERNHAUS["id"])
    assert told["before"] == {
        "starts_at": "2027-04-27T09:30",
        "ends_at": "2027-04-27T11:30",
        "venue_id": "18bc5433-2999-4a9a-95fc-1c4754e5e53f",
    }
    assert (told["sequence"], told["changed_together"], told["reinstated"]) == (1, 1, False)
    # Three days to answer, as with an invitation: until the end of Sunday.
    assert told["answer_by"].startswith("2027-04-25T23:59")


def test_a_second_click_changes_nothing_and_tells_nobody(dates: Dates) -> None:
    seen = dates.on("2027-04-27")
    first = dates.done(seen, "move", wish())
    assert dates.done(seen, "move", wish()) == first
    cancelled = dates.done(first, "cancellation")
    assert dates.done(first, "cancellation") == cancelled

    assert len(dates.events.told("group-event-moved")) == 1
    assert len(dates.events.told("group-event-cancelled")) == 1


def test_who_decides_on_what_is_no_longer_so_is_told_what_is(dates: Dates) -> None:
    seen = dates.on("2027-04-27")
    dates.done(seen, "move", wish())

    for what, body in (("move", wish("2027-04-29")), ("cancellation", {}), ("undo", {})):
        refused = dates.ask(seen, what, body)
        assert (refused.status_code, refused.json["type"]) == (409, "date-changed"), what
        assert "2027-04-27 10:00 to 12:00" in refused.json["detail"]
    assert dates.on("2027-04-27")["sequence"] == 1


def test_of_two_who_move_one_date_at_the_same_moment_one_is_told_of_the_other(
    dates: Dates,
) -> None:
    seen = dates.on("2027-04-27")
    path = f"/v1/group-events/{seen['id']}"

    def to(day: str) -> Callable[[Any], Any]:
        body = {**wish(day), "sequence": seen["sequence"]}
        return lambda client: client.ask("POST", f"{path}/move", body)

    def cancel(client: Any) -> Any:
        return client.ask("POST", f"{path}/cancellation", {"sequence": seen["sequence"]})

    answers = dates.events.at_once([to("2027-04-28"), to("2027-04-29"), cancel, cancel])

    won = [each for each in answers if each.status_code == 200]
    lost = [each for each in answers if each.status_code != 200]
    assert {each.json["type"] for each in lost} == {"date-changed"}
    assert len({(each.json["starts_at"], each.json["state"]) for each in won}) == 1
    told = dates.events.told("group-event-moved") + dates.events.told("group-event-cancelled")
    assert len(told) == 1
    assert dates.events.staff.ok("GET", path)["sequence"] == 1


def test_the_preview_says_what_a_move_breaks_and_changes_nothing(
    dates: Dates, child: Child
) -> None:
    events = dates.events
    for invitation in events.invitations(dates.cohort)[:5]:
        body = {"answer": "yes", "children": [child("2024-10")]}
        events.console.ok("PUT", f"{events.link_to(invitation)}/answer", body)
    seen = dates.on("2027-04-27")

    small = wish(venue=LERNHAUS, capacity=LERNHAUS_PLACES)
    preview = dates.preview(seen, "move", small)

    (date,) = preview["dates"]
    assert date["before"]["starts_at"] == "2027-04-27T09:30"
    assert date["after"]["starts_at"] == "2027-04-27T10:00"
    (broken,) = date["breaks"]
    assert (broken["code"], broken["band"]) == ("childcare_short", "0-2")
    assert (broken["wanted"], broken["places"]) == (5, 4)
    assert sum(each["is_told"] for each in preview["members"]) == 12
    assert dates.on("2027-04-27") == seen

    refused = dates.ask(seen, "move", small)
    assert (refused.status_code, refused.json["type"]) == (409, "move-breaks")
    assert dates.done(seen, "move", {**small, "despite": ["childcare_short"]})["sequence"] == 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-05-06", ["public_holiday"]),
        ("2027-05-18", ["school_holidays"]),
        ("2027-04-25", ["sunday"]),
        ("2027-04-24", []),
        ("2027-05-04", ["same_day"]),
        ("2027-04-28", []),
        ("2031-04-29", ["holidays_unknown"]),
    ],
)
def test_a_day_on_which_people_cannot_meet_is_named(
    dates: Dates, day: str, expected: list[str]
) -> None:
    assert codes(dates.preview(dates.on("2027-04-27"), "move", wish(day))) == expected


def test_a_venue_that_another_group_has_at_that_hour_is_named(
    dates: Dates, kamen: dict[str, Any]
) -> None:
    dates.events.confirm(kamen)
    kamens = [e for e in dates.events.group_events(kamen) if e["starts_at"] == "2027-04-29T09:30"]
    theirs = wish("2027-04-29", venue=kamens[0]["venue"])

    preview = dates.preview(dates.on("2027-04-27"), "move", theirs)

    assert codes(preview) == ["venue_taken"]
    assert preview["dates"][0]["breaks"][0]["with_id"] == kamens[0]["id"]
    late = {**theirs, "starts_at": "11:30", "ends_at": "13:30"}
    assert codes(dates.preview(dates.on("2027-04-27"), "move", late)) == []


def test_the_rest_of_a_series_moves_around_its_holidays_and_the_past_stays(dates: Dates) -> None:
    seen = dates.on("2027-04-27")
    to = {"weekday": "thu", "starts_at": "14:00", "ends_at": "16:00"}

    preview = dates.preview(seen, "move-rest", to)
    moved = dates.done(seen, "move-rest", to)["group_events"]

    # 6 and 27 May are public holidays; the series is as long as before.
    days = [each["starts_at"] for each in moved[7:]]
    assert days[:4] == [f"2027-{day}T14:00" for day in ("04-29", "05-13", "05-20", "06-03")]
    assert len(days) == 10
    assert [each["after"]["starts_at"] for each in preview["dates"]] == days
    assert [each["starts_at"] for each in moved[5:7]] == ["2027-04-13T09:30", "2027-04-20T09:30"]
    told = dates.events.told("group-event-moved")
    assert (len(told), len({each["change_id"] for each in told})) == (10, 1)
    assert {each["changed_together"] for each in told} == {10}


def test_what_is_past_stays_as_it_was(dates: Dates) -> None:
    past = dates.on("2027-04-20")
    for what, body in (("move", wish("2027-05-11")), ("cancellation", {})):
        assert dates.ask(past, what, body).json["type"] == "date-past"
    to = {"starts_at": "14:00", "ends_at": "16:00"}
    assert dates.ask(past, "move-rest", to).json["type"] == "date-past"
    refused = dates.ask(dates.on("2027-04-27"), "move", wish("2027-04-21"))
    assert [fault["field"] for fault in refused.json["errors"]] == ["date"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ends_at": "10:00"}, "ends_at"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"date": "2027-02-31"}, "date"),
        ({"venue": {"name": "Lernhaus"}}, "venue.id"),
        ({"despite": ["everything"]}, "despite.0"),
        ({"capacity": {"adults": -1, "care_places": {"total": 1}}}, "capacity.adults"),
    ],
)
def test_a_faulty_wish_is_refused_with_its_fault(
    dates: Dates, body: dict[str, Any], field: str
) -> None:
    refused = dates.ask(dates.on("2027-04-27"), "move", {**wish(), **body})

    assert refused.status_code == 422
    assert field in [fault["field"] for fault in refused.json["errors"]]
    assert dates.events.told("group-event-moved") == []


def test_who_writes_to_people_learns_whom_a_change_reaches(dates: Dates, child: Child) -> None:
    events = dates.events
    one, other, *_ = events.invitations(dates.cohort)
    toddler = child("2024-10")
    yes = {"answer": "yes", "children": [toddler]}
    events.console.ok("PUT", f"{events.link_to(one)}/answer", yes)
    events.console.ok("PUT", f"{events.link_to(other)}/answer", {"answer": "no"})
    writer = events.client.as_service("notifications", "events", "recipients:read")

    found = writer.ok("GET", f"/v1/group-events/{dates.on('2027-04-27')['id']}/recipients")

    by_id = {each["invitation_id"]: each for each in found["members"]}
    assert len(by_id) == 12
    assert (by_id[one["id"]]["answer"], by_id[one["id"]]["children"]) == ("yes", [toddler])
    assert by_id[one["id"]]["restricted"] is False
    assert (by_id[other["id"]]["answer"], by_id[other["id"]]["is_told"]) == ("no", False)
    assert writer.ask("GET", f"/v1/group-events/{uuid4()}/recipients").status_code == 404


def test_who_declined_a_date_hears_of_its_move_alone(dates: Dates) -> None:
    """The new time may suit her; that the date is off, or on after all, does not concern her."""
    her, day = Her(dates), "2027-04-27"
    her.says("yes")
    her.says_of(dates.on(day), "no")
    off = dates.events.staff.ok("GET", f"/v1/group-events/{dates.on(day)['id']}/cancellation")
    moved = dates.preview(dates.on(day), "move", wish())
    assert (_is_told(her, moved), _is_told(her, off)) == (True, False)

    dates.done(dates.on(day), "cancellation")
    dates.done(dates.on(day), "undo")
    assert her.sees(day)["is_asked_again"] is False
    dates.done(dates.on(day), "move", wish())
    assert her.sees(day)["is_asked_again"] is True


def _is_told(her: Her, recipients: dict[str, Any]) -> bool:
    (one,) = [x for x in recipients["members"] if x["invitation_id"] == her.invitation["id"]]
    return bool(one["is_told"])


def test_only_who_may_changes_dates(dates: Dates) -> None:
    path = f"/v1/group-events/{dates.on('2027-04-27')['id']}"
    lead = dates.events.client.as_role("lead")
    assert lead.ask("POST", f"{path}/cancellation", {"sequence": 0}).status_code == 403
    assert dates.events.staff.ask("GET", f"{path}/recipients").status_code == 403


@pytest.mark.parametrize(
    ("now", "starts", "answer_by"),
    [
        ("2027-04-22T10:00", "2027-04-27T10:00", "2027-04-25T23:59"),
        ("2027-04-22T10:00", "2027-06-01T10:00", "2027-05-25T23:59"),
        ("2027-04-22T10:00", "2027-04-24T10:00", "2027-04-23T23:59"),
        ("2027-04-22T21:30", "2027-04-23T10:00", "2027-04-23T10:00"),
        ("2027-04-22T08:00", "2027-04-22T15:00", "2027-04-22T15:00"),
    ],
    ids=["three days", "weeks ahead", "day before", "tomorrow", "today"],
)
def test_the_deadline_of_a_change_fits_its_date(now: str, starts: str, answer_by: str) -> None:
    """It is never more than a week before the date, and never past when people read of it."""
    asked, begins = (datetime.fromisoformat(each).replace(tzinfo=BERLIN) for each in (now, starts))

    assert change_deadline(asked, begins).isoformat(timespec="minutes")[:16] == answer_by
