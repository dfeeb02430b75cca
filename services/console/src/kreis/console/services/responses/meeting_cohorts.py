"""Response shapes of events about all groups that meet: answers, dates, what is open."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.responses.events import Hours
from kreis.console.services.responses.group_events import Date, Places, Times, Venue


class AnswerCounts(TypedDict):
    yes: int
    no: int
    open: int


class NextDate(Times):
    id: str


class MeetingCohort(TypedDict):
    id: str
    name: str
    venue: Venue
    series: Hours
    first_day: str
    last_start_day: str | None
    next: NextDate | None
    answers: AnswerCounts


class NumberedDate(Date):
    """How many come is None unless it is asked for."""

    number: int
    adults_coming: int | None
    adults_unconfirmed: int | None
    children_coming: Places | None
    children_unsaid: int | None


class DeclinedAll(TypedDict):
    invitation_id: str
    participant_id: str
    cohort_id: str
    answered_at: str


class DateWithOpenAnswers(TypedDict):
    id: str
    cohort_id: str
    starts_at: str
    asked_until: str | None
    participant_ids: list[str]


class OpenAnswers(TypedDict):
    declined: list[DeclinedAll]
    declined_dates: list[DateWithOpenAnswers]
    unconfirmed_dates: list[DateWithOpenAnswers]
