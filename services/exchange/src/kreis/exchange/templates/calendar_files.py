"""Makes the calendar file of one agreed date (RFC 5545).

It names nobody and no place: others see a calendar too, and a file that was kept cannot be taken
back. How to reach the other stands on her page alone.
"""

from __future__ import annotations

from datetime import datetime

import icalendar

from kreis.contracts.time_zones import add_time_zones
from kreis.exchange.domain.asks import Ask
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.templates.letters import calendar_title

CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def calendar_file(ask: Ask, language: str, now: datetime) -> bytes:
    """Returns the file in her language. The date keeps its UID, so a second one doubles nothing."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kreis//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    starts, ends = ask.starts_at.astimezone(BERLIN), ask.ends_at.astimezone(BERLIN)
    entry = icalendar.Event()
    entry.add("uid", f"{ask.id}@kreis")
    entry.add("sequence", 0)
    entry.add("dtstamp", now)
    entry.add("dtstart", starts)
    entry.add("dtend", ends)
    entry.add("summary", calendar_title(language))
    entry.add("class", "PRIVATE")
    entry.add("status", "CONFIRMED")
    calendar.add_component(entry)
    add_time_zones(calendar, starts.date(), ends.date())
    return bytes(calendar.to_ical())
