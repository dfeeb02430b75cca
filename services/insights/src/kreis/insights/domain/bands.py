"""Bands of regularity, and when a change of a band is published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

POLICY = 1
"""Version of the rules: which kinds count, how long the window is, and what is regular. The rules
hold from the first date on; a later policy begins on a day and decides no earlier date anew."""
BERLIN = ZoneInfo("Europe/Berlin")
"""Where days begin."""
WEEKLY = 1
_STALE_AFTER = 35
"""Days. A last counted date that is longer ago says nothing about today. Chosen above the longest
pause of a weekly or fortnightly group."""
NOT_COUNTED = frozenset({"assessment_week", "open_meeting"})
"""Kinds of dates that do not count. Five mornings of the start week would make everybody regular by
Friday; to an open meeting nobody is expected. The views name the same kinds."""
FEWEST = 5
"""A figure of fewer people is not shown."""
ASK_ABOVE = 0.05
"""Share of people whose band may change after a rebuild without asking staff."""


class Band(StrEnum):
    """How regularly somebody comes. `ENDED`: she is in no group any more."""

    NEW = "new"
    REGULAR = "regular"
    IRREGULAR = "irregular"
    ENDED = "ended"


class Standing(NamedTuple):
    """What is to be published of a person: her band, and the counts behind it."""

    participant_id: UUID
    cohort_id: UUID
    band: Band
    present: int
    counted: int
    as_of: date


def stale_after(rhythm_weeks: int) -> timedelta:
    """Two and a half rhythms, and 35 days at least: 70 where people meet every fourth week."""
    return timedelta(days=max(_STALE_AFTER, _STALE_AFTER * rhythm_weeks // 2))


def is_stale(last_day: date | None, today: date, rhythm_weeks: int) -> bool:
    """True if the last counted date is too long ago to say how regularly she comes."""
    return last_day is not None and today - last_day > stale_after(rhythm_weeks)


def next_revision(last: int, now: datetime) -> int:
    """Returns a higher revision than every fact about the person has, known or not.

    Minutes since 1970, or one more than the last. The ledger ends before readers forget, and a
    restored one is old, so it cannot count alone.
    """
    return max(last + 1, int(now.timestamp()) // 60)


def needs_agreement(changes: int, people: int) -> bool:
    """True if so many bands would change that staff are asked first."""
    return people > 0 and changes / people > ASK_ABOVE
