"""Mail addresses: following changes of contact data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import mail_addresses


def note_contact(work: Work, participant_id: UUID, version: int, changed_at: datetime) -> None:
    """Notes that her number or mail is another one: nobody knows that it takes no mail."""
    mail_addresses.save_contact(work, participant_id, version, changed_at)


def forget(work: Work, participant_id: UUID) -> None:
    """Removes what is known of her address: she is erased."""
    mail_addresses.remove(work, participant_id)
