"""Ending a session of a member of staff before it expires."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.store import sessions


def end(work: Work, digest: str, until: datetime) -> dict[str, Any]:
    """Keeps that this session has ended, until it would have expired anyway."""
    return sessions.end(work, digest, until)
