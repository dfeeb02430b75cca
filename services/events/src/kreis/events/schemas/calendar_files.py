"""Calendar files: a cohort's dates as iCalendar (RFC 5545).

Promise: a date keeps its UID for good and its SEQUENCE rises with every change, so that reading the
file again changes what is there instead of doubling it. Notifications makes files about single
dates under the same UID. Titles say nothing about the programme: others see a calendar too.
The topic of a date stands in its description. A discreet file names neither place, maker nor
topic, and calls every date a date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import icalendar

from kreis.contracts.time_zones import add_time_zones
from kreis.events.domain.group_events import GroupEvent, Kind, Venue

CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
TITLES = {Kind.ASSESSMENT_WEEK: "Startwoche"}
TITLE = "Treffen"
DISCREET_TITLE = "Termin"
GERMAN, SIMPLE_GERMAN = "de", "de-simple"


def calendar_file(
    events: Sequence[GroupEvent],
    now: datetime,
    *,
    is_discreet: bool = False,
    language: str = GERMAN,
) -> bytes:
    """Dates to be kept, past ones too: a calendar forgets what it is no longer told of.

    Topics are named in `language`, else in German.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Termine//DE" if is_discreet else "-//Kreis//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_entry(event, now, is_discreet, language))
    days = [event.day for event in events]
    if days:
        add_time_zones(calendar, min(days), max(days))
    return bytes(calendar.to_ical())


def _entry(event: GroupEvent, now: datetime, is_discreet: bool, language: str) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", str(event.id) if is_discreet else f"{event.id}@kreis")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    if is_discreet:
        entry.add("summary", DISCREET_TITLE)
    else:
        entry.add("summary", TITLES.get(event.kind, TITLE))
        entry.add("location", _address(event.venue))
        _describe(entry, event.topic_names or {}, language)
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _describe(entry: icalendar.Event, names: Mapping[str, str], language: str) -> None:
    """Adds the topic, with the language it is named in (RFC 5545, 3.2.10)."""
    said = language if language in names else GERMAN
    if said in names:
        tag = GERMAN if said == SIMPLE_GERMAN else said
        entry.add("description", names[said], parameters={"LANGUAGE": tag})


def _address(venue: Venue) -> str:
    return f"{venue.name}, {venue.street}, {venue.postal_code} {venue.town}"
