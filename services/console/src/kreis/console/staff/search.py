"""Search ("Suche"): people, groups and dates by a few words.

Intake decides who is found; see its `store/search.py`. The words come by POST: names do not belong
in an address, which browsers and proxies keep.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from flask import Response, request

from kreis.console.services.responses.cohorts import CohortSummary
from kreis.console.services.responses.group_events import Date
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import SHOWN_YEARS
from kreis.console.staff.group import Group, dates_of, meeting_groups
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client, clock, me, page, show, team

LONGEST = 80
GROUPS_SHOWN = 20
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)?")


@team.get("/suche")
@page("participants:read")
def search() -> Response:
    """Shows the empty field, for those who come by its address."""
    return _shown("")


@team.post("/suche")
@page("participants:read")
def find() -> Response:
    words = " ".join(request.form.get("words", "").split())
    if not 2 <= len(words) <= LONGEST:
        return _shown(words, wrong="search.too-short" if len(words) < 2 else "search.too-long")
    day = day_in(words, clock().now().date())
    return _shown(words, people=_people(words), groups=_groups(words), dates=_dates(day), day=day)


def _shown(
    words: str,
    *,
    people: Sequence[Participant] = (),
    groups: Sequence[CohortSummary] = (),
    dates: Sequence[tuple[Group, Date]] = (),
    day: date | None = None,
    wrong: str = "",
) -> Response:
    return show(
        "search.html",
        status=422 if wrong else 200,
        searched=words,
        people=people,
        groups=groups,
        dates=dates,
        day=day,
        wrong=wrong,
    )


def _people(words: str) -> list[Participant]:
    # Intake of an older release cannot search.
    return if_kept(lambda: client().intake.search(words), NO_ROUTE) or []


def _groups(words: str) -> list[CohortSummary]:
    if not me().may("cohorts:read"):
        return []
    wanted = _folded(words).split()
    found = [
        each
        for each in client().cohorts.cohorts()
        if all(word in _folded(f"{each['name']} {each['venue']['town']}") for word in wanted)
    ]
    return sorted(found, key=lambda each: each["confirmed_at"], reverse=True)[:GROUPS_SHOWN]


def _dates(day: date | None) -> list[tuple[Group, Date]]:
    if day is None or not me().may("events:read"):
        return []
    return [(each.group, each.date) for each in dates_of(meeting_groups(day, day), day, day)]


def day_in(words: str, today: date) -> date | None:
    """Returns the day that the words name, as `27.4.`, `27.04.2027` or `2027-04-27`.

    Without a year it is the nearest such day, past or to come.
    """
    try:
        named = date.fromisoformat(words)
        return named if named.year in SHOWN_YEARS else None
    except ValueError:
        found = _DAY.fullmatch(words)
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    written = int(year) + (2000 if len(year) == 2 else 0) if year else 0
    years = [written] if year else [today.year - 1, today.year, today.year + 1]
    days = [each for each in (_day(year, month, day) for year in years) if each]
    return min(days, key=lambda each: abs(each - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _folded(text: str) -> str:
    """Without case and accents, and with umlauts written out or not: as intake compares names."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
