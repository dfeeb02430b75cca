"""Asks: from asking to confirmed hours, as a state machine."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.exchange.domain.refusals import AskTaken, NotYet

CALL_AGAIN_AFTER = timedelta(hours=24)
"""Who fits is asked once more then. After as long again the asker learns that nobody can."""
CONFIRM_WITHIN = timedelta(days=7)
REMIND_TO_CONFIRM_AFTER = timedelta(days=1)
CONTACT_FOR = timedelta(days=7)
"""How long after the end two who have agreed see each other's contact."""
LATE = timedelta(hours=24)
"""A later cancellation is noted for the two."""
LONGEST = timedelta(hours=12)
MOST_AHEAD = timedelta(days=92)
MOST_CHILDREN = 3


class State(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    """One of the two has said how long it was."""
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """Nobody took it, or nobody confirmed it in time."""
    DISPUTED = "disputed"


RESERVING = (State.ASKED, State.AGREED, State.DONE)
"""States in which its units count as spent for the floor."""
BOUND = (State.AGREED, State.DONE, State.CONFIRMED, State.DISPUTED, State.LAPSED)
"""States in which a carer, if there is one, was or is taken at that hour."""
TAKES_PLACE = (State.AGREED, State.DONE, State.CONFIRMED)
"""States of an agreement that nobody has taken back or doubts."""
WITH_CONTACT = (State.AGREED, State.DONE, State.CONFIRMED, State.DISPUTED)


class Place(StrEnum):
    """Where the children are: at the home of the asker, at the carer's, or either."""

    HERS = "hers"
    THEIRS = "theirs"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Ask:
    """`asker_says` and `carer_says` are units that took place; 0: it did not; None: no word yet.
    `standing_id` names the standing agreement that it belongs to."""

    id: UUID
    circle_id: UUID
    asker_id: UUID
    starts_at: datetime
    ends_at: datetime
    units: int
    place: Place
    bands: tuple[str, ...]
    state: State
    carer_id: UUID | None = None
    agreed_place: Place | None = None
    asker_says: int | None = None
    carer_says: int | None = None
    is_late: bool = False
    standing_id: UUID | None = None

    @property
    def parties(self) -> tuple[UUID, ...]:
        return tuple(each for each in (self.asker_id, self.carer_id) if each is not None)

    @property
    def is_outside(self) -> bool:
        """Whether the children are, or may be, outside of their home: what the law counts."""
        return (self.agreed_place or self.place) is not Place.HERS

    def other_than(self, member_id: UUID) -> UUID | None:
        return self.carer_id if member_id == self.asker_id else self.asker_id

    def overlaps(self, other: Ask) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def shows_contact(self, now: datetime) -> bool:
        """To both, from the agreement until seven days after the end."""
        return self.state in WITH_CONTACT and now < self.ends_at + CONTACT_FOR

    def check_open(self, now: datetime) -> None:
        """Raises `AskTaken` unless it can be offered or agreed."""
        if self.state is not State.ASKED or self.starts_at <= now:
            raise AskTaken

    def told(self, member_id: UUID, units: int, now: datetime) -> tuple[State, int | None]:
        """Returns the state after one of the two has said how long it was, and the units that
        count. They count once both have said the same.

        Raises `AskTaken` and `NotYet`.
        """
        if self.state not in (State.AGREED, State.DONE):
            raise AskTaken
        if now < self.ends_at:
            raise NotYet
        others = self.carer_says if member_id == self.asker_id else self.asker_says
        if others is None:
            return State.DONE, None
        if others != units:
            return State.DISPUTED, None
        return (State.CONFIRMED, units) if units else (State.CANCELLED, None)

    def ended_by_asker(self, now: datetime) -> tuple[State, bool]:
        """Returns the state after the asker takes it back, and whether that is late."""
        if self.state is State.ASKED:
            return State.WITHDRAWN, False
        self._check_to_come(now)
        return State.CANCELLED, self.starts_at - now < LATE

    def given_back(self, now: datetime) -> bool:
        """Returns whether it is late that the carer gives it back. It is open again then."""
        self._check_to_come(now)
        return self.starts_at - now < LATE

    def is_to_come(self, now: datetime) -> bool:
        """Whether it is agreed and has not begun."""
        return self.state is State.AGREED and now < self.starts_at

    def at(self, place: Place) -> Ask:
        """Returns the ask as it would be agreed, at that place."""
        return replace(self, agreed_place=place)

    def _check_to_come(self, now: datetime) -> None:
        if not self.is_to_come(now):
            raise AskTaken


def would_meet(ask: Ask, bound: Iterable[Ask], apart: Collection[UUID]) -> bool:
    """Whether the children would meet those of somebody from whom the asker is kept apart. `bound`
    is what the carer minds already."""
    return any(each.asker_id in apart and each.overlaps(ask) for each in bound)


def lapses_at(ask: Ask, asked_at: datetime) -> datetime:
    """When nobody has taken it: after two calls, and at its beginning at the latest."""
    return min(asked_at + 2 * CALL_AGAIN_AFTER, ask.starts_at)
