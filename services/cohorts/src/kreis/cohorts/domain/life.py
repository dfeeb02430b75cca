"""What may still happen to a group once it is confirmed (design: how cohorts form).

A cohort takes newcomers until the end of its first week. After that it is frozen, but for filling
the seat of somebody who left, with staff's consent. People can leave it whenever they do.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kreis.cohorts.domain import Cohort

TO_SUNDAY = timedelta(days=6)
GERMANY = ZoneInfo("Europe/Berlin")


class Takes(StrEnum):
    """Whom a group takes today."""

    NEWCOMERS = "newcomers"
    BACK_FILL = "back_fill"
    NOBODY = "nobody"


def today_at(cohort: Cohort, now: datetime) -> date:
    """The day it is where the group meets."""
    return now.astimezone(ZoneInfo(cohort.offer.timezone)).date()


def today_here(now: datetime) -> date:
    """The day it is where people wait."""
    return now.astimezone(GERMANY).date()


def newcomers_until(cohort: Cohort) -> date:
    """The Sunday of its first week."""
    return cohort.offer.week.monday + TO_SUNDAY


def has_settled(cohort: Cohort, today: date) -> bool:
    """Whether its first week is over."""
    return today > newcomers_until(cohort)


def is_running(cohort: Cohort, today: date) -> bool:
    """Whether dates of it are to come, as far as is known here."""
    return cohort.closed_on is None and today < cohort.offer.earliest_end


def takes(cohort: Cohort, today: date) -> Takes:
    if not is_running(cohort, today):
        return Takes.NOBODY
    if not has_settled(cohort, today):
        return Takes.NEWCOMERS
    return Takes.BACK_FILL if cohort.vacancies else Takes.NOBODY


def first_day(cohort: Cohort, today: date) -> date:
    """From when on a newcomer is a member."""
    return max(today, cohort.offer.week.monday)


def first_day_after_another(cohort: Cohort, today: date) -> date:
    """The same for who comes from another group: today she is still there."""
    return first_day(cohort, today + timedelta(days=1))
