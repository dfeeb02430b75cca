"""Briefing: all that is known at the moment of a send, asked for it and gone after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kreis.notifications.domain import decisions, subjects
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.decisions import Planned
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import Invitation, Occasion
from kreis.notifications.domain.messages import Channel, Suppression


@dataclass(frozen=True)
class Briefing:
    errand: Errand
    contact: Contact
    invitation: Invitation
    now: datetime
    note: str = ""
    """What staff have written, for an errand of that kind."""
    look_again_at: datetime | None = None
    """When it is sure whether a message about an addition says the same."""

    @property
    def in_german(self) -> Briefing:
        """The same, as if she read German: staff read what her message says."""
        return replace(self, contact=self.contact.in_german)

    @property
    def subject(self) -> Occasion | None:
        """The date it is about."""
        return subjects.subject_of(self.errand, self.invitation, self.now)

    @property
    def why_not_to_send(self) -> Suppression | None:
        return decisions.why_not_to_send(self.errand, self.contact, self.invitation, self.now)

    @property
    def why_she_is_called(self) -> CallReason | None:
        return decisions.why_she_is_called(self.errand, self.contact)

    @property
    def must_reach_her(self) -> bool:
        return decisions.must_reach_her(self.errand, self.invitation, self.subject)

    @property
    def obstacle(self) -> str | None:
        """The reason why it cannot be put into a message."""
        return decisions.why_to_call_instead(self.errand, self.invitation, self.now)

    @property
    def wait_until(self) -> datetime | None:
        subject = self.subject
        assert subject is not None
        return decisions.wait_until(self.errand, subject, self.contact, self.invitation, self.now)

    @property
    def is_about_many_dates(self) -> bool:
        """Whether her calendar is told of all dates in one file, which is published.

        A request may hold one date only (RFC 5546, 3.2.2): calendars that get one with several take
        the first and drop the rest.
        """
        if self.errand.kind is Kind.CONFIRMATION:
            return True
        if self.errand.kind is Kind.RHYTHM:
            return self.changes_her_calendar
        changed_together = self.invitation.changed_by(self.errand.cause)
        return self.changes_her_calendar and len(changed_together) > 1

    @property
    def changes_her_calendar(self) -> bool:
        """Whether an entry of her calendar changes. Who has not said yes to a group has none."""
        if self.errand.kind.is_of_appointment:
            return not self.errand.kind.is_reminder
        return self.errand.kind.is_news and self.invitation.answer.answer == "yes"

    @property
    def call_if_unanswered_at(self) -> datetime:
        return decisions.call_if_unanswered_at(self.contact, self.invitation)

    @property
    def reminders(self) -> list[Planned]:
        """The reminders to plan; none for somebody who does not come or wants no messages."""
        if self.contact.has_left or self.contact.channel is Channel.CALL:
            return []
        about = self.errand, self.contact, self.invitation, self.now
        planned = list(decisions.reminders_of_appointments(*about))
        if self.invitation.answer.answer == "yes":
            planned += decisions.reminders(*about)
        return planned
