"""Telling programs of others whom to forget, as soon as she is erased or protected."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake import messages

END = "erase-forgotten"
"""The kind of due work that withdraws the record. Its name begins as all work about erasures does,
so an erasure leaves it alone."""
STANDS = timedelta(days=64)
"""How long the record stands: 35 days, in which a backup may be restored whose outbox holds a fact
about her, and 29 days, for which the public topic keeps that fact."""


def tell(work: Work, participant_id: UUID) -> None:
    """Tells others to forget her, and plans the tombstone."""
    messages.participant_to_forget(work, participant_id)
    plan_end(work, participant_id)


def plan_end(work: Work, participant_id: UUID) -> None:
    """Plans the tombstone, once. The period is the same for everybody: two would tell the
    reason."""
    work.schedule(END, participant_id, "told", not_before=work.now + STANDS)


def end(work: Work, participant_id: UUID) -> None:
    """Withdraws the record: nothing about her is left that others could read."""
    messages.forgetting_is_over(work, participant_id)
