"""Notes isolation waivers and takes them back.

A waiver says that somebody agrees to be the only one with her language, or the only woman or man,
in a group. It changes no group by itself: from then on the isolation rule does not count for her.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.domain.waivers import Waiver
from kreis.cohorts.store import pool, waivers
from kreis.contracts.refusals import Fault, InvalidInput


def note(work: Work, participant_id: UUID, agreed_on: date | None, noted_by: str) -> Waiver:
    """Notes her agreement once. A second call changes nothing and returns the first."""
    today = today_here(work.now)
    day = agreed_on or today
    if day > today:
        raise InvalidInput(Fault("agreed_on", day, f"{today} or a day before"))
    pool.lock(work, [participant_id])
    known = waivers.find(work, participant_id)
    if known is not None:
        return known
    if participant_id not in pool.hold(work, [participant_id]):
        raise InvalidInput(Fault("participant_id", participant_id, "somebody in the pool"))
    made = Waiver(participant_id, day, noted_by, work.now)
    waivers.add(work, made)
    return made


def withdraw(work: Work, participant_id: UUID) -> None:
    """Removes her waiver. A second call changes nothing."""
    waivers.remove(work, participant_id)
