"""Mail addresses that take no mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import mail_addresses


def mail_address(work: Work, participant_id: UUID) -> dict[str, Any]:
    return {"refused_since": mail_addresses.refused_since(work, participant_id)}
