"""Substitutions: who of staff stands in for whom."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


def on_duty(staff_id: UUID, away: Mapping[UUID, UUID]) -> UUID:
    """Follows substitutes until somebody is there; `away` maps who is away to who stands in.

    Returns `staff_id` itself when all of them are away.
    """
    met = {staff_id}
    found = staff_id
    while found in away:
        found = away[found]
        if found in met:
            return staff_id
        met.add(found)
    return found
