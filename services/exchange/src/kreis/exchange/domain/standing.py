"""Standing agreements: the same people, place and hours each week.

Each week is an ask of its own, agreed from its beginning. It is made one week ahead, so nothing is
ever agreed further ahead than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.exchange.domain import law
from kreis.exchange.domain.asks import LONGEST, Ask, Place, State, would_meet
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.domain.ledger import may_ask, units_of
from kreis.exchange.domain.members import ACTIVE_FOR, Member
from kreis.exchange.domain.refusals import TooManyChildren, TooMuchCare

A_WEEK = timedelta(days=7)
MADE_AHEAD = A_WEEK
"""How long before its beginning the date of a week is made."""


class Weekly(StrEnum):
    """Who of two wants a date each week, as one of them sees it."""

    NO = "no"
    MINE = "mine"
    """She has proposed it."""
    THEIRS = "theirs"
    """The other has proposed it."""
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Standing:
    """`starts_at` and `ends_at` are those of the date from which it was proposed. `next_on` is the
    day of the next date to be made."""

    id: UUID
    circle_id: UUID
    asker_id: UUID
    carer_id: UUID
    starts_at: datetime
    ends_at: datetime
    place: Place
    bands: tuple[str, ...]
    asker_proposes: bool
    next_on: date
    accepted_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def parties(self) -> tuple[UUID, UUID]:
        return self.asker_id, self.carer_id

    @property
    def holds(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None

    def is_open(self, now: datetime) -> bool:
        """Whether it is proposed, and can be accepted."""
        return self.accepted_at is None and self.ended_at is None and now < self.starts_at

    def other_than(self, member_id: UUID) -> UUID:
        return self.carer_id if member_id == self.asker_id else self.asker_id

    def is_proposed_by(self, member_id: UUID) -> bool:
        return (member_id == self.asker_id) is self.asker_proposes

    def weekly(self, member_id: UUID) -> Weekly:
        """Returns who wants it, as one of the two sees it."""
        if self.ended_at is not None:
            return Weekly.NO
        if self.accepted_at is not None:
            return Weekly.BOTH
        return Weekly.MINE if self.is_proposed_by(member_id) else Weekly.THEIRS

    def made_at(self) -> datetime:
        """When the next date is made."""
        return _at(self.next_on, self.starts_at) - MADE_AHEAD

    def date_on(self, ask_id: UUID) -> Ask:
        """Returns the next date. It keeps the hours of the clock when the clock changes."""
        starts_at, ends_at = self._hours(self.next_on)
        return Ask(
            id=ask_id,
            circle_id=self.circle_id,
            asker_id=self.asker_id,
            starts_at=starts_at,
            ends_at=ends_at,
            units=units_of(ends_at - starts_at),
            place=self.place,
            bands=self.bands,
            state=State.AGREED,
            carer_id=self.carer_id,
            agreed_place=self.place,
            standing_id=self.id,
        )

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        """An hour that the clock leaves out begins one later, and keeps its length then."""
        over = self.ends_at.astimezone(BERLIN).date() - self.starts_at.astimezone(BERLIN).date()
        starts_at, ends_at = _at(day, self.starts_at), _at(day + over, self.ends_at)
        if ends_at <= starts_at:
            ends_at = starts_at + (self.ends_at - self.starts_at)
        return starts_at, min(ends_at, starts_at + LONGEST)


def can_be(
    ask: Ask,
    asker: Member,
    carer: Member,
    *,
    hours: tuple[int, int],
    taken: Iterable[Ask],
    bound: Sequence[Ask],
    apart: Collection[UUID],
) -> bool:
    """Whether the date of a week can be agreed.

    `hours` are the asker's balance and what she has reserved. `taken` are the agreements of both,
    `bound` those that the carer minds. `apart` are those whom the asker does not meet.
    """
    if not may_ask(*hours, ask.units):
        return False
    if any(each.is_paused or not each.shares_contact for each in (asker, carer)):
        return False
    if any(each.state is State.AGREED and each.overlaps(ask) for each in taken):
        return False
    if would_meet(ask, bound, apart):
        return False
    try:
        law.check(ask, bound)
    except (TooMuchCare, TooManyChildren):
        return False
    return True


def has_fallen_silent(member: Member, now: datetime) -> bool:
    """Whether she has answered nothing for so long that nobody asks her any more."""
    return now - member.active_at > ACTIVE_FOR


def week_later(day: date) -> date:
    return day + A_WEEK


def first_after(ask: Ask) -> date:
    """Returns the day of the first date after that of an ask."""
    return week_later(ask.starts_at.astimezone(BERLIN).date())


def _at(day: date, hour_of: datetime) -> datetime:
    """Returns the moment on a day at the hour of the clock of another moment, where the agency
    is."""
    local = datetime.combine(day, hour_of.astimezone(BERLIN).time(), BERLIN)
    return local.astimezone(UTC)
