"""The dates as a file for calendars, read by a calendar's eyes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

BERLIN = ZoneInfo("Europe/Berlin")


def entries(answer: Any) -> list[Any]:
    calendar: Any = icalendar.Calendar.from_ical(answer.data)
    return list(calendar.walk("VEVENT"))


@pytest.fixture
def autumn(events: Any, unna: dict[str, Any]) -> dict[str, Any]:
    """A cohort whose dates lie on both sides of the clock change."""
    unna["offer"]["week"]["monday"] = "2027-09-06"
    events.confirm(unna)
    return unna


def calendar_of(events: Any, cohort: dict[str, Any]) -> Any:
    (invitation, *_) = events.invitations(cohort)
    return events.staff.ask("GET", f"/v1/invitations/{invitation['id']}/calendar")


def test_each_date_is_one_entry_that_keeps_its_name(events: Any, autumn: dict[str, Any]) -> None:
    answer = calendar_of(events, autumn)

    assert answer.content_type.startswith("text/calendar")
    ids = {f"{date['id']}@kreis" for date in events.group_events(autumn)}
    assert {str(entry["uid"]) for entry in entries(answer)} == ids
    assert len(entries(answer)) == 17
    again = entries(calendar_of(events, autumn))
    assert {str(entry["uid"]) for entry in again} == ids
    assert {entry["sequence"] for entry in again} == {0}


def test_the_file_only_tells_and_asks_for_no_answer(events: Any, autumn: dict[str, Any]) -> None:
    calendar: Any = icalendar.Calendar.from_ical(calendar_of(events, autumn).data)
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    assert "ATTENDEE" not in calendar_of(events, autumn).text


def test_half_past_nine_is_half_past_nine_before_and_after_the_clock_change(
    events: Any, autumn: dict[str, Any]
) -> None:
    starts = sorted(entry.start for entry in entries(calendar_of(events, autumn)))[5:]

    assert {start.strftime("%H:%M") for start in starts} == {"09:30"}
    assert starts[5] == datetime(2027, 10, 19, 9, 30, tzinfo=BERLIN)
    assert [start.utcoffset() for start in starts[5:7]] == [timedelta(hours=2), timedelta(hours=1)]


def test_the_zone_and_its_rules_are_in_the_file(events: Any, autumn: dict[str, Any]) -> None:
    calendar: Any = icalendar.Calendar.from_ical(calendar_of(events, autumn).data)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Berlin"
    # Read by the rules in the file alone, not by those this machine knows.
    rules = zone.to_tz(lookup_tzid=False)
    assert datetime(2027, 10, 19, 9, 30, tzinfo=rules).utcoffset() == timedelta(hours=2)
    assert datetime(2027, 11, 9, 9, 30, tzinfo=rules).utcoffset() == timedelta(hours=1)


def test_who_looks_over_her_shoulder_learns_nothing(events: Any, unna: dict[str, Any]) -> None:
    events.confirm(unna)
    answer = calendar_of(events, unna)

    titles = [str(entry["summary"]) for entry in entries(answer)]
    assert titles == ["Startwoche"] * 5 + ["Treffen"] * 12
    for word in ("alleinerzieh", "jobcenter", "assessment", "kohorte", "unna dienstag"):
        assert word not in answer.text.lower()


def test_the_place_stands_beside_each_date(events: Any, unna: dict[str, Any]) -> None:
    events.confirm(unna)
    places = {str(entry["location"]) for entry in entries(calendar_of(events, unna))}
    assert places == {"Haus Ringgarten (Beispiel), Beispielweg 4, 59423 Unna"}


def test_a_link_gives_the_same_file_and_changes_nothing(events: Any, unna: dict[str, Any]) -> None:
    events.confirm(unna)
    (invitation, *_) = events.invitations(unna)

    answer = events.console.ask("GET", f"{events.link_to(invitation)}/calendar")

    assert answer.status_code == 200
    assert [str(entry["uid"]) for entry in entries(answer)] == [
        str(entry["uid"]) for entry in entries(calendar_of(events, unna))
    ]
