"""Two people who must, or must not, share a group."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class RuleKind(StrEnum):
    KEEP_APART = "keep_apart"
    KEEP_TOGETHER = "keep_together"


@dataclass(frozen=True, slots=True)
class GroupingRule:
    """A rule about two people. Other services learn its id and kind, never the reason."""

    id: UUID
    kind: RuleKind
    participant_ids: tuple[UUID, UUID]
    reason: str = ""
