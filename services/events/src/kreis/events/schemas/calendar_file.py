"""A cohort's dates as a file for calendars (iCalendar).

Promise: a date keeps its UID for good, so that importing the file again changes what is there
instead of doubling it. Titles say nothing about the programme: others see one's calendar too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar

from kreis.events.domain.group_events import GroupEvent, Kind, Venue
from kreis.events.domain.plan import Plan

CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
TITLES = {Kind.ASSESSMENT_WEEK: "Startwoche", Kind.TOPIC_OPEN: "Treffen"}
_MARGIN = timedelta(days=366)
"""The zone's rules are told for the dates and a year around them: a clock change on either side."""


def calendar_file(plan: Plan, now: datetime) -> bytes:
    """All dates of the plan, past ones too: a calendar keeps what it is not told of."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kreis//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in plan.group_events:
        calendar.add_component(_event(event, now))
    days = [event.day for event in plan.group_events]
    calendar.add_missing_timezones(min(days) - _MARGIN, max(days) + _MARGIN)
    return bytes(calendar.to_ical())


def _event(event: GroupEvent, now: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{event.id}@kreis")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    entry.add("summary", TITLES[event.kind])
    entry.add("location", _address(event.venue))
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _address(venue: Venue) -> str:
    return f"{venue.name}, {venue.street}, {venue.postal_code} {venue.town}"
