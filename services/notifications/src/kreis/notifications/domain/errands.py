"""Errands: what somebody is to be told, by message or by call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

FIRST = 1
"""The version of an errand that has no others."""


class Kind(StrEnum):
    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    ADDITION = "addition"
    REMINDER = "reminder"
    SIGN_UP = "sign_up"
    OFFER = "offer"
    NOTE = "note"
    APPOINTMENT = "appointment"
    APPOINTMENT_CHANGE = "appointment_change"
    APPOINTMENT_CANCELLATION = "appointment_cancellation"
    APPOINTMENT_REMINDER = "appointment_reminder"
    MISSED = "missed"
    RHYTHM = "rhythm"

    @property
    def is_news(self) -> bool:
        """Returns whether it changes what she was promised, and what stands in her calendar."""
        news_of_appointment = (Kind.APPOINTMENT_CHANGE, Kind.APPOINTMENT_CANCELLATION)
        news_of_dates = (Kind.CHANGE, Kind.CANCELLATION, Kind.ADDITION, Kind.RHYTHM)
        return self in (*news_of_dates, *news_of_appointment)

    @property
    def concerns_contributors(self) -> bool:
        """Returns whether speakers and others hear of it too. Nobody contributes to a new date."""
        return self in (Kind.CHANGE, Kind.CANCELLATION)

    @property
    def is_over_in_time(self) -> bool:
        """Returns whether a call about it comes too late once its dates have begun or are over.

        A held place and a time away are ended by those who told of them.
        """
        return self not in (Kind.OFFER, Kind.MISSED)

    @property
    def is_of_appointment(self) -> bool:
        """Returns whether it is about a conversation with her contact person."""
        return self.startswith(Kind.APPOINTMENT)

    @property
    def is_reminder(self) -> bool:
        return self in (Kind.REMINDER, Kind.APPOINTMENT_REMINDER)

    @property
    def is_counted(self) -> bool:
        """Returns whether it counts against the most that somebody gets.

        What does not count always goes out: news, places of a date, which are gone by the time she
        could be asked again, and that she is missed, which is said once.
        """
        return not self.is_news and self not in (Kind.SIGN_UP, Kind.OFFER, Kind.MISSED)

    @property
    def may_be_urgent(self) -> bool:
        """Returns whether it goes out at night if the date is near."""
        return not self.is_counted and self is not Kind.MISSED


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that one person is to be told.

    `invitation_id` is hers, to all dates of her cohort. `cause` and `version` are, for an
    invitation: its id and one more than the answers before it; for a confirmation: the invitation's
    id and the version of her answer; for a change, a cancellation or an
    additional date: the act of staff and 1; for a
    reminder: the date, or the series of the start week, and one more than the number of its
    changes; for the question who signs up: the date and 1; for a held place: its id and 1; for a
    note of staff: its id and 1; for an appointment: its id and the number of its change; for
    somebody who is missed: her time away and the revision of what was told of it; for another
    rhythm: the planning of its dates and 1.
    """

    participant_id: UUID
    kind: Kind
    invitation_id: UUID
    cause: UUID
    version: int

    @property
    def key(self) -> str:
        """Names the errand among those of the same person."""
        return f"{self.cause}:{self.kind}:{self.version}"
