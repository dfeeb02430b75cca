"""Keeps the copy of intake's pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.cohorts import messages
from kreis.cohorts.commands import departures, waits
from kreis.cohorts.store import pool


def learn(work: Work, participant_id: UUID, sequence: int, fact: dict[str, Any]) -> None:
    """Replaces what is known of her, unless this is older. Raises `Disbelieved`."""
    pool.check_sequence(work, participant_id, sequence)
    news = pool.news(work, participant_id, sequence)
    if news:
        if fact["restricted"]:
            confidentiality.assume_protected(work, [participant_id])
        record = messages.pool_record(fact)
        pool.save(work, participant_id, fact["state"], fact["restricted"], record)
        if news == "first":
            waits.look_tomorrow(work)


def forget(work: Work, participant_id: UUID, sequence: int) -> None:
    """Takes her out of the pool, of every proposal and of her group: she left or is erased.
    Raises `Disbelieved`."""
    pool.check_sequence(work, participant_id, sequence)
    if pool.news(work, participant_id, sequence):
        departures.leave_programme(work, participant_id)
        pool.remove(work, participant_id)
