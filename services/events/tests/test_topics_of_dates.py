"""What a date is about, by name, as calendars and participants are told."""

from __future__ import annotations

from typing import Any

import icalendar

from services.events.tests.dates import Dates

NAMES = {"de": "Bewerbung", "en": "Applying for work"}


def described(dates: Dates, date: dict[str, Any], language: str) -> tuple[str, str] | None:
    """What the calendar says a date is about, and in which language."""
    (invitation, *_) = dates.events.invitations(dates.cohort)
    path = f"/v1/invitations/{invitation['id']}/calendar?language={language}"
    calendar: Any = icalendar.Calendar.from_ical(dates.events.staff.ask("GET", path).data)
    (entry,) = [each for each in calendar.walk("VEVENT") if each["uid"] == f"{date['id']}@kreis"]
    about = entry.get("description")
    return about and (str(about), about.params["LANGUAGE"])


def test_the_topic_of_a_date_is_told_by_name_in_her_language_else_in_german(dates: Dates) -> None:
    date = dates.on("2027-05-04")
    path = f"/v1/group-events/{date['id']}/content"
    content = {"kind": "workshop", "topic": "T2", "topic_names": NAMES}
    assert dates.events.staff.ok("PUT", path, content)["topic_names"] == NAMES
    assert described(dates, date, "en") == ("Applying for work", "en")
    assert described(dates, date, "ar") == ("Bewerbung", "de")
    (invitation, *_) = dates.events.invitations(dates.cohort)
    (hers,) = [each for each in invitation["group_events"] if each["id"] == date["id"]]
    assert (hers["topic"], hers["topic_names"]) == ("T2", NAMES)

    free = {"kind": "workshop", "topic_names": {"de": "Kochen"}}
    dates.events.staff.ok("PUT", path, free)
    assert described(dates, date, "en") == ("Kochen", "de")
    dates.events.staff.ok("PUT", path, {"kind": "topic_open"})
    assert described(dates, date, "en") is None
    refused = dates.events.staff.ask("PUT", path, {**free, "topic_names": {"en": "Cooking"}})
    assert [fault["field"] for fault in refused.json["errors"]] == ["topic_names"]


def test_a_topic_is_renamed_on_dates_that_are_still_planned(dates: Dates) -> None:
    """Also on a date that 0.1.0 gave the key alone."""
    date = dates.on("2027-05-04")
    dates.events.staff.ok(
        "PUT", f"/v1/group-events/{date['id']}/content", {"kind": "workshop", "topic": "T2"}
    )
    assert described(dates, date, "de") is None

    found = dates.events.staff.ok("POST", "/v1/topics/T2/names", {"names": NAMES})
    assert found == {"topics": [{"topic": "T2", "dates": 1}]}
    assert dates.events.staff.ok("GET", "/v1/topics") == found
    assert described(dates, date, "de") == ("Bewerbung", "de")
