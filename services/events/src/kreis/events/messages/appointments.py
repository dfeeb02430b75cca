"""The facts events publishes about appointments, for notifications alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.domain.appointments import Happened, Slot
from kreis.events.domain.invitations import Invitation

APPOINTMENT = "events.appointment.v1"


def appointment_changed(
    work: Work,
    invitation: Invitation,
    slot: Slot,
    happened: Happened,
    before: datetime | None = None,
) -> None:
    data: dict[str, Any] = {
        "participant_id": str(invitation.participant_id),
        "invitation_id": str(invitation.id),
        "appointment_id": str(slot.id),
        "version": slot.version,
        "state": happened,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "form": slot.form,
    }
    if before is not None:
        data["before"] = before.isoformat()
    work.emit(APPOINTMENT, "kreis.appointment-changed.v1", str(invitation.participant_id), data)
