"""Appointments with contact persons, as events has told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import in_zone
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import Change, Occasion, Venue


class State(StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    GIVEN_BACK = "given_back"


KINDS = {
    State.BOOKED: Kind.APPOINTMENT,
    State.MOVED: Kind.APPOINTMENT_CHANGE,
    State.CANCELLED: Kind.APPOINTMENT_CANCELLATION,
}
"""What she is told. Whoever gives an appointment back knows it already."""
_NO_PLACE = Venue("", "", "", "")


@dataclass(frozen=True, slots=True)
class Appointment:
    """`before` is when it was to start until staff moved it."""

    id: UUID
    participant_id: UUID
    invitation_id: UUID
    version: int
    state: State
    starts_at: datetime
    ends_at: datetime
    form: str
    before: datetime | None = None
    changed_at: datetime | None = None
    """None where an older release noted it."""

    @property
    def is_off(self) -> bool:
        return self.state in (State.CANCELLED, State.GIVEN_BACK)

    def still_needs(self, errand: Errand) -> bool:
        """Returns whether an errand is about the appointment as it is now."""
        if errand.version != self.version:
            return False
        return not (self.is_off and errand.kind is Kind.APPOINTMENT_REMINDER)

    @property
    def errand(self) -> Errand | None:
        """What she is to be told of this change."""
        kind = KINDS.get(self.state)
        if kind is None:
            return None
        return Errand(self.participant_id, kind, self.invitation_id, self.id, self.version)

    def as_occasion(self, zone: ZoneInfo) -> Occasion:
        """The appointment as a date of hers, in wall time."""
        change = None
        if self.before is not None:
            change = Change(self.id, _wall_time(self.before, zone), _NO_PLACE, None)
        return Occasion(
            id=self.id,
            series_id=self.id,
            is_start_week=False,
            starts_at=_wall_time(self.starts_at, zone),
            ends_at=_wall_time(self.ends_at, zone),
            venue=_NO_PLACE,
            sequence=self.version,
            is_cancelled=self.is_off,
            change=change,
            form=self.form,
        )


def _wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    return in_zone(moment, zone).replace(tzinfo=None)
