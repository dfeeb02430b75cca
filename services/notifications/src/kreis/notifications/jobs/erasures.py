"""Due work about erasures: her rows go, and in safe mode the files written to her."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.erasure import Inventory
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.store import messages
from kreis.notifications.store.inventory import HERS, NOBODYS


def inventory_of(settings: NotificationsSettings) -> Inventory:
    """Returns what is kept of a participant; the folder is there in safe mode only."""

    def remove_letters(work: Work, participant_id: UUID) -> None:
        if settings.safe_mode:
            FileOutbox(settings.file_outbox).remove(messages.ids_of(work, participant_id))

    return Inventory(hers=HERS, nobodys=NOBODYS, outside=remove_letters)
