"""Recording stays: she leaves the programme, comes back, or waits once more."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.domain.participants import Participant, State
from kreis.intake.domain.refusals import HasLeft, InAGroup, NoExit
from kreis.intake.domain.stays import exit_days, refuse_unless, return_days
from kreis.intake.store import grouping_rules, participants, stays


def record_exit(
    work: Work, participant_id: UUID, exit_date: date, destination: str, recorded_by: str
) -> dict[str, Any]:
    """Records her last day that counts, or the day she gave up waiting. She leaves the pool."""
    participant = participants.get(work, participant_id, lock=True)
    if participant.state is State.LEFT:
        raise HasLeft("Her exit is recorded already")
    enrolment = stays.find_enrolment(work, participant_id)
    refuse_unless(
        "exit_date", exit_date, exit_days(*stays.days_of(work, participant_id, enrolment))
    )
    made = {
        "id": uuid4(),
        "participant_id": participant_id,
        "exit_date": exit_date,
        "destination": destination,
        "recorded_by": recorded_by,
        "recorded_at": work.now,
        "re_entry_date": None,
    }
    stays.add_exit(work, made)
    left = participants.set_values(work, participant, state=State.LEFT, cohort_id=None)
    messages.exit_recorded(work, left, enrolment["id"] if enrolment else None, exit_date)
    messages.pool_left(work, left)
    return made


def record_re_entry(
    work: Work, participant_id: UUID, re_entry_date: date, *, waits_for_group: bool
) -> dict[str, Any]:
    """Records that she is back after her exit. Her first entry stays the one that counts."""
    participant = participants.get(work, participant_id, lock=True)
    enrolment = stays.find_enrolment(work, participant_id)
    if participant.state is not State.LEFT or enrolment is None:
        raise NoExit
    last = _end_exit(work, participant_id, re_entry_date, "re_entry_date")
    back = _back(work, participant, re_entry_date, waits_for_group=waits_for_group)
    messages.re_entry_recorded(work, back, enrolment["id"], re_entry_date)
    return {**last, "re_entry_date": re_entry_date}


def wait_once_more(work: Work, participant_id: UUID, waiting_since: date | None) -> Participant:
    """Puts her back into the pool: she had given up waiting, or needs another group."""
    participant = participants.get(work, participant_id, lock=True)
    since = waiting_since or work.now.date()
    entered = stays.find_enrolment(work, participant_id) is not None
    refuse_unless("waiting_since", since, return_days(work.now.date(), []))
    if participant.state is State.WAITING and participant.cohort_id is None:
        return participant
    if participant.cohort_id is not None:
        raise InAGroup
    if participant.state is State.LEFT:
        if entered:
            raise HasLeft("She has entered and left: record her re-entry")
        _end_exit(work, participant_id, since, "waiting_since")
    return _back(work, participant, since, waits_for_group=True)


def _back(work: Work, participant: Participant, day: date, *, waits_for_group: bool) -> Participant:
    values = (
        {"state": State.WAITING, "waiting_since": day}
        if waits_for_group
        else {"state": State.ENTERED}
    )
    back = participants.set_values(work, participant, **values)
    messages.pool_entered(work, back, grouping_rules.about(work, participant.id))
    return back


def _end_exit(work: Work, participant_id: UUID, day: date, field: str) -> dict[str, Any]:
    last = stays.exits(work, participant_id)[-1]
    today, _, gaps = stays.days_of(work, participant_id, None)
    refuse_unless(field, day, return_days(today, gaps))
    stays.end_exit(work, last["id"], day)
    return last
