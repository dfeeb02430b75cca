"""Messages to one person, with their words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.messages import Order
from kreis.notifications.store import appointments, message_texts, messages, planned_messages

MOST = 500
"""Messages to one person. A programme has sixteen, and news."""


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns her messages, the newest first, and what is planned for her, the nearest first.

    The appointments are those of which notifications was told, also those that are off.
    """
    wanted = {"participant_id": participant_id}
    found = messages.page(work, wanted, after=None, limit=MOST, order=Order.NEWEST_FIRST)
    texts = message_texts.of_participant(work, participant_id)
    return {
        "items": [{"message": each, "words": texts.get(each.id)} for each in found],
        "planned": planned_messages.ahead(work, MOST, participant_id),
        "appointments": appointments.of_participant(work, participant_id),
    }
