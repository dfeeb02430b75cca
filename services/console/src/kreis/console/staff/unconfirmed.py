"""Not confirmed ("Nicht bestätigt"): who said yes before a date was changed, and not since.

People are asked until a deadline whether the change suits them. After it they stand on Heute, until
they answer or the date begins.
"""

from __future__ import annotations

from datetime import datetime

from kreis.console.services.responses.events import HerDate
from kreis.console.staff import open_answers
from kreis.console.staff.dates import starts
from kreis.console.staff.day import Day, Section


def section(day: Day) -> Section | None:
    found = open_answers.with_people(day, open_answers.known()["unconfirmed_dates"])
    return Section("staff/_unconfirmed.html", {"dates": found}) if found else None


def is_open(date: HerDate, now: datetime) -> bool:
    """True if she said yes to a date to come before it was changed, and nothing since."""
    is_to_come = starts(date) > now.replace(tzinfo=None)
    return date["answer"] == "yes" and date["is_asked_again"] and is_to_come
