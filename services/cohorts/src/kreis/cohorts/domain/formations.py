"""Formation runs: the states they go through, and how far one has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def has_ended(self) -> bool:
        return self not in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Run:
    """One formation run. `steps` is None until it starts, if nobody asked for a number."""

    id: UUID
    offer_ids: tuple[UUID, ...]
    seed: int
    steps: int | None
    state: RunState
    people: int | None
    placed: int
    steps_done: int
    best: Mapping[str, int] | None
    elapsed_seconds: float
    weights_version: str | None
    input_hash: str | None
    failure: str | None
    requested_at: datetime
    ended_at: datetime | None
    proposal_id: UUID | None
    proposal_state: str | None

    @property
    def progress(self) -> Mapping[str, Any] | None:
        """How far it has come; None before it starts."""
        if self.people is None:
            return None
        names = ("people", "placed", "steps_done", "best", "elapsed_seconds")
        return {name: getattr(self, name) for name in names}
