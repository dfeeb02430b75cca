"""One question to each member of a cohort, and her answer, which she may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

TIME_TO_ANSWER = timedelta(days=3)
_END_OF_DAY = time(23, 59)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class How(StrEnum):
    """How an answer came to us."""

    LINK = "link"
    PHONE = "phone"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True, order=True)
class Child:
    """A child that comes. `birth_month` is the first day of its month."""

    id: UUID
    birth_month: date


@dataclass(frozen=True, slots=True)
class Reply:
    """What she says: whether she comes, and with which of her children."""

    answer: Answer
    children: frozenset[Child]


@dataclass(frozen=True, slots=True)
class Invitation:
    """`reply` is None and `version` 0 until she answers."""

    id: UUID
    cohort_id: UUID
    series_id: UUID
    participant_id: UUID
    restricted: bool
    answer_by: datetime
    reply: Reply | None = None
    version: int = 0

    @property
    def is_declined(self) -> bool:
        return self.reply is not None and self.reply.answer is Answer.NO

    @property
    def is_accepted(self) -> bool:
        return self.reply is not None and self.reply.answer is Answer.YES

    @property
    def children(self) -> list[Child]:
        """The children that come, in a fixed order."""
        return sorted(self.reply.children) if self.reply else []


def answer_deadline(now: datetime, first_day: date, timezone: str) -> datetime:
    """The end of the third day from now, but of the day before the first date at the latest; who
    is asked later than that has the rest of the day."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    day = max(today, min(today + TIME_TO_ANSWER, first_day - timedelta(days=1)))
    return datetime.combine(day, _END_OF_DAY, zone)
