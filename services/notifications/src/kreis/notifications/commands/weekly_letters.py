"""Weekly letters: planning them, and writing down what became of each.

Promise: one letter for each member of staff and week. Its row is there before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.notifications.domain.messages import Failure, State
from kreis.notifications.domain.weekly_letters import Unsent, WeeklyLetter, next_letter
from kreis.notifications.store import weekly_letters

FIND_READERS = "find-readers-of-weekly-letters"
SEND_LETTER = "send-weekly-letter"


class WeeklyLetterLedger:
    """Writes down what became of weekly letters."""

    def put_back(self, work: Work, letter: WeeklyLetter) -> None:
        """Notes that nothing was sent for certain: a later attempt may begin anew."""
        weekly_letters.change(work, letter, State.QUEUED)

    def mark_sent(self, work: Work, letter: WeeklyLetter) -> None:
        weekly_letters.change(work, letter, State.SENT)

    def fail(self, work: Work, letter: WeeklyLetter, reason: Failure) -> None:
        weekly_letters.change(work, letter, State.FAILED, reason)

    def lose_track(self, work: Work, letter: WeeklyLetter) -> None:
        """Notes that nobody knows whether it arrived: it is not sent again."""
        weekly_letters.change(work, letter, State.UNKNOWN)


LEDGER = WeeklyLetterLedger()


def plan_next(work: Work) -> None:
    """Plans the letters of the next Monday, once for each agency and Monday."""
    at = next_letter(work.now)
    monday = at.date().isoformat()
    work.schedule(FIND_READERS, work.agency, monday, not_before=at, detail={"monday": monday})


def plan_for(work: Work, readers: Iterable[UUID], monday: date) -> None:
    """Plans the letter of each reader. Who has one already is found when it would be sent."""
    day = monday.isoformat()
    for staff_id in readers:
        work.schedule(SEND_LETTER, staff_id, day, detail={"monday": day})


def claim(work: Work, letter_id: UUID, staff_id: UUID, monday: date) -> WeeklyLetter | None:
    """Returns her letter, now `sending`, before it is sent.

    None: an earlier attempt has bounced, so nothing is left to send.
    """
    return _settle(work, letter_id, staff_id, monday, State.SENDING)


def suppress(work: Work, staff_id: UUID, monday: date, reason: Unsent) -> None:
    """Leaves it unsent on purpose."""
    _settle(work, uuid4(), staff_id, monday, State.SUPPRESSED, reason)


def give_up(work: Work, staff_id: UUID, monday: date) -> None:
    """Ends what could not be run. Heute says the same as the letter would have."""
    known = weekly_letters.find(work, staff_id, monday)
    if known is not None and known.state is State.SENDING:
        LEDGER.lose_track(work, known)
    elif known is None or known.state is State.QUEUED:
        _settle(work, uuid4(), staff_id, monday, State.FAILED, Failure.GAVE_UP)


def _settle(
    work: Work,
    letter_id: UUID,
    staff_id: UUID,
    monday: date,
    state: State,
    reason: str | None = None,
) -> WeeklyLetter | None:
    known = weekly_letters.find(work, staff_id, monday)
    if known is not None:
        return known if weekly_letters.change(work, known, state, reason) else None
    made = WeeklyLetter(letter_id, staff_id, monday, state, reason, work.now, work.now)
    weekly_letters.add(work, made)
    return made
