"""Notes when a subscriber read its feed, and how far it had come."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.subscriptions.store import accounts


def note(work: Work, name: str, after: int) -> None:
    """The subscriber has asked for what follows `after`: it has everything before."""
    accounts.note(work, name, after)
