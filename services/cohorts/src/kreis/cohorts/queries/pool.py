"""The copy of the pool."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.store import pool


def copy(work: Work) -> list[dict[str, Any]]:
    """Everybody in the copy, and how often intake told of her."""
    return pool.versions(work)
