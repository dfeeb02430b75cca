"""Keeps the copy of intake's pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.cohorts.commands import departures, waits
from kreis.cohorts.store import pool


def learn(work: Work, participant_id: UUID, sequence: int, fact: dict[str, Any]) -> None:
    """Replaces what is known of her, unless this is older. It is written together with what other
    messages of this work say. Raises `Disbelieved`."""
    pool.check_sequence(work, participant_id, sequence)
    work.gather(_learn, pool.Word(participant_id, sequence, fact))


def _learn(work: Work, words: list[pool.Word]) -> None:
    news = pool.learn(work, words)
    restricted = {each.participant_id for each in words if each.fact["restricted"]}
    confidentiality.assume_protected(work, restricted & news.keys())
    if any(news.values()):
        waits.look_tomorrow(work)


def forget(work: Work, participant_id: UUID, sequence: int) -> None:
    """Takes her out of the pool, of every proposal and of her group: she left or is erased.
    Raises `Disbelieved`."""
    pool.check_sequence(work, participant_id, sequence)
    if pool.is_news(work, participant_id, sequence):
        departures.leave_programme(work, participant_id)
        pool.remove(work, participant_id)
