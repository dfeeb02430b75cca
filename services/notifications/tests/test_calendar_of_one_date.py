"""The file that moves or removes one date in her calendar, as other programs read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from dateutil.tz import tzical
from icalendar import Calendar as Parsed

from kreis.notifications.domain.invitations import Occasion
from kreis.notifications.senders.calendar_file import changed_date
from kreis.notifications.senders.letter import Calendar, Method
from services.notifications.tests.letters import changed, contact, invitation, occasion, wall

NOW = datetime(2027, 10, 20, 8, tzinfo=UTC)
FROM = "gruppen@lindenbruecke.example"


def file_of(subject: Occasion) -> Calendar:
    return changed_date(subject, invitation(subject), contact(), FROM, NOW)


def lines_of(text: str) -> list[str]:
    """Unfolded, as RFC 5545, 3.1 says."""
    return text.replace("\r\n ", "").split("\r\n")


def test_a_moved_date_is_requested_and_a_cancelled_one_taken_back() -> None:
    moved, off = file_of(changed()), file_of(changed(is_cancelled=True))

    assert (moved.method, off.method) == (Method.REQUEST, Method.CANCEL)
    assert "METHOD:REQUEST" in lines_of(moved.text)
    assert {"METHOD:CANCEL", "STATUS:CANCELLED"} <= set(lines_of(off.text))


def test_it_has_what_a_request_must_have() -> None:
    """RFC 5546, 3.2.2: one UID, an organizer, an attendee, SEQUENCE, DTSTAMP, DTSTART, SUMMARY."""
    subject = changed()

    (entry,) = Parsed.from_ical(file_of(subject).text).walk("VEVENT")

    assert entry["uid"] == f"{subject.id}@kreis"
    assert entry["organizer"] == f"mailto:{FROM}"
    assert entry["organizer"].params["CN"] == "Lindenbrücke"
    assert entry["attendee"] == "mailto:sabine.kraemer@post.example"
    assert entry["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert (entry["sequence"], entry["dtstamp"].dt, entry["summary"]) == (1, NOW, "Treffen")


@pytest.mark.parametrize(("reads", "said"), [("en", ("Applying", "en")), ("tr", ("Arbeit", "de"))])
def test_it_says_what_the_date_is_about(reads: str, said: tuple[str, str]) -> None:
    subject = replace(changed(), topic_names={"de": "Arbeit", "en": "Applying"})
    made = changed_date(subject, invitation(subject), contact(language=reads), FROM, NOW)
    (entry,) = Parsed.from_ical(made.text).walk("VEVENT")

    assert (str(entry["description"]), entry["description"].params["LANGUAGE"]) == said


def test_its_lines_are_as_long_as_they_may_be_and_end_as_they_must() -> None:
    text = file_of(changed()).text

    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("starts_at", "in_utc"),
    [
        ("2027-10-26 09:30", "2027-10-26 07:30"),
        ("2027-10-31 09:30", "2027-10-31 08:30"),  # the morning after the night of the change
        ("2027-11-09 09:30", "2027-11-09 08:30"),
        ("2028-03-25 09:30", "2028-03-25 08:30"),
        ("2028-03-28 09:30", "2028-03-28 07:30"),
    ],
)
def test_its_own_zone_is_right_on_both_sides_of_a_clock_change(starts_at: str, in_utc: str) -> None:
    """Read by dateutil from the VTIMEZONE in the file alone."""
    date = occasion(starts_at, sequence=1, change=changed().change)
    text = file_of(date).text
    zone = tzical(StringIO(text.replace("\r\n ", "").replace("\r\n", "\n"))).get("Europe/Berlin")
    stamp = starts_at.replace("-", "").replace(" ", "T").replace(":", "") + "00"

    assert f"DTSTART;TZID=Europe/Berlin:{stamp}" in lines_of(text)
    assert wall(starts_at).replace(tzinfo=zone).astimezone(UTC) == wall(in_utc).replace(tzinfo=UTC)
