"""Erasing a participant: her rows, and in safe mode the files that hold what was written to her."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.erasure import Inventory
from kreis.notifications import store
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.senders.file_outbox import FileOutbox

HERS = {
    "message": "participant_id = :subject",
    "call_task": "participant_id = :subject",
    "consent": "participant_id = :subject",
    "invitation": "participant_id = :subject",
}
NOBODYS = {"contributor_message": "speakers and other people who are paid, no participants"}


def inventory_of(settings: NotificationsSettings) -> Inventory:
    """What is kept of a participant; the folder is there in safe mode only."""

    def remove_letters(work: Work, participant_id: UUID) -> None:
        if settings.safe_mode:
            FileOutbox(settings.file_outbox).remove(store.message_ids(work, participant_id))

    return Inventory(hers=HERS, nobodys=NOBODYS, outside=remove_letters)
