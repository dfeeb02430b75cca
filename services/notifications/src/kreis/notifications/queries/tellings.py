"""Tellings: what is planned and done to tell people about a cause."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import tellings


def about(work: Work, causes: Collection[UUID]) -> dict[str, Any]:
    """Returns counts of plans, messages and calls. What is not committed is not counted."""
    return tellings.about(work, causes)
