"""Messages to contributors, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel, State, Suppression


@dataclass(frozen=True, slots=True)
class ContributorMessage:
    """A message that tells a speaker, or somebody of childcare, of a change.

    `recipient_id` is who events says she is for this change. Who could not be written to is called
    by staff, who say when that is done.
    """

    id: UUID
    recipient_id: UUID
    change_id: UUID
    kind: Kind
    channel: Channel
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime
    called_by: str | None = None

    @property
    def needs_call(self) -> bool:
        is_lost = self.state in (State.FAILED, State.UNKNOWN)
        is_unreachable = self.reason == Suppression.NO_USABLE_ADDRESS
        return (is_lost or is_unreachable) and self.called_by is None
