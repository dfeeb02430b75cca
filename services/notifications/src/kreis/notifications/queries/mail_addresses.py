"""Mail addresses that take no mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import refused_addresses


def mail_address(work: Work, participant_id: UUID) -> dict[str, Any]:
    return {"refused_since": refused_addresses.find(work, participant_id)}
