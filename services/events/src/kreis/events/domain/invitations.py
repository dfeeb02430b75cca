"""Invitations: one question to each member of a cohort, and her answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.contracts.calendars import shifted
from kreis.events.domain.group_events import ChangeKind, GroupEvent

TIME_TO_ANSWER = timedelta(days=3)
A_DAY = timedelta(days=1)
A_WEEK_BEFORE = timedelta(days=7)
_END_OF_DAY = time(23, 59)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class How(StrEnum):
    """How an answer came to us."""

    LINK = "link"
    PHONE = "phone"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True, order=True)
class Child:
    """A child that comes. `birth_month` is the first day of its month."""

    id: UUID
    birth_month: date


@dataclass(frozen=True, slots=True)
class Reply:
    """What she says: whether she comes, and with which of her children.

    Of a yes that names no children and does not say that none come, they are unsaid.
    """

    answer: Answer
    children: frozenset[Child]
    children_are_unsaid: bool = False

    def or_as_before(self, before: Reply | None) -> Reply:
        """Returns it with the children of an earlier yes, if this yes says nothing of them."""
        if not self.children_are_unsaid or before is None or before.answer is Answer.NO:
            return self
        return replace(
            self, children=before.children, children_are_unsaid=before.children_are_unsaid
        )


@dataclass(frozen=True, slots=True)
class DateReply:
    """What she says about one date.

    `sequence` is the date's as she saw it: a change that came later asks her again.
    """

    reply: Reply
    version: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """One member's invitation to all dates of her cohort, with her answers.

    `reply` is to all dates: None until she answers. `version` counts her answers, also those from
    before she was invited anew. `date_replies` hold what she
    says about single dates, by group event. `since` is a newcomer's first day, `until` the last day
    of somebody who left; each is None without such a bound.
    """

    id: UUID
    cohort_id: UUID
    series_id: UUID
    participant_id: UUID
    restricted: bool
    answer_by: datetime
    reply: Reply | None = None
    version: int = 0
    date_replies: Mapping[UUID, DateReply] = field(default_factory=dict)
    refused: Sequence[tuple[datetime, datetime]] = ()
    """From when until when she had declined all dates, where she said yes again since."""
    since: date | None = None
    until: date | None = None
    answered_at: datetime | None = None
    """When she gave the answer to all dates that holds."""
    how: How | None = None
    """How that answer came."""

    @property
    def is_declined(self) -> bool:
        return self.reply is not None and self.reply.answer is Answer.NO

    @property
    def children(self) -> list[Child]:
        """The children that come as a rule, in a fixed order."""
        return sorted(self.reply.children) if self.reply else []

    @property
    def children_are_unsaid(self) -> bool:
        return self.reply is not None and self.reply.children_are_unsaid

    def is_member_on(self, day: date) -> bool:
        return (self.since or day) <= day <= (self.until or day)

    def answered(self, reply: Reply, at: datetime, how: How) -> Invitation:
        """The invitation after an answer to all dates. A no ends what she said to single ones."""
        keeps = {} if reply.answer is Answer.NO else self.date_replies
        version = self.version + 1
        return replace(
            self, reply=reply, version=version, date_replies=keeps, answered_at=at, how=how
        )

    def asked_again(self) -> Invitation:
        """The invitation without an answer. `version` still counts the answers before."""
        return replace(self, reply=None, date_replies={})

    def own_dates(self, group_events: Iterable[GroupEvent]) -> list[GroupEvent]:
        """Those between her first and her last day in the cohort, cancelled ones too."""
        return [event for event in group_events if self.is_member_on(event.day)]

    def reply_on(self, event: GroupEvent) -> Reply | None:
        """What holds for one date: what she says about it, else what she says to all.

        A yes to all holds for no date that people sign up for.
        """
        own = self.date_replies.get(event.id)
        if own:
            return own.reply
        return None if event.needs_sign_up and not self.is_declined else self.reply

    def answer_on(self, event: GroupEvent) -> Answer | None:
        reply = self.reply_on(event)
        return reply.answer if reply else None

    def comes_to(self, event: GroupEvent) -> bool:
        return self.is_member_on(event.day) and self.answer_on(event) is Answer.YES

    def is_expected_at(self, event: GroupEvent) -> bool:
        """Whether she counts as absent if she does not come.

        She is in the cohort and has not declined, or has signed up where that is asked. Nor had she
        declined all dates when it began: a yes that came later is about the dates after it.
        """
        if event.needs_sign_up:
            return self.comes_to(event)
        if event.id not in self.date_replies and any(
            begin <= event.starts < end for begin, end in self.refused
        ):
            return False
        return self.is_member_on(event.day) and self.answer_on(event) is not Answer.NO

    def is_told_of(self, event: GroupEvent, kind: ChangeKind = ChangeKind.MOVED) -> bool:
        """Whether she hears of a change: of a move also who said no to this date.

        The new time may suit her. That a date which she declined is off, or on after all, does not
        concern her.
        """
        if kind is not ChangeKind.MOVED and self.answer_on(event) is Answer.NO:
            return False
        declined_all = self.is_declined and not self.comes_to(event)
        return self.is_member_on(event.day) and not declined_all

    def is_asked_again(self, event: GroupEvent) -> bool:
        """Whether the date was changed after she last said something about it."""
        if event.change is None or event.is_cancelled:
            return False
        if not self.is_told_of(event, event.change.kind):
            return False
        own = self.date_replies.get(event.id)
        if own is not None:
            return own.sequence < event.sequence
        return self.answered_at is None or self.answered_at < event.change.made_at

    def is_unconfirmed(self, event: GroupEvent) -> bool:
        """Whether her answer is to an earlier time or place, and she has not answered again."""
        return self.answer_on(event) is not None and self.is_asked_again(event)

    def children_at(self, event: GroupEvent) -> list[Child]:
        """The children that come to this date, in a fixed order."""
        reply = self.reply_on(event) if self.comes_to(event) else None
        return sorted(reply.children) if reply else []

    def children_are_unsaid_at(self, event: GroupEvent) -> bool:
        """Whether she comes to this date, and nobody has said with which children."""
        reply = self.reply_on(event) if self.comes_to(event) else None
        return reply is not None and reply.children_are_unsaid


def answer_deadline(now: datetime, first_starts: datetime) -> datetime:
    """Until when she is asked to answer: the end of the third day from now.

    It is at the latest the end of the day before her first date. Where that is today, it is the
    start of the date: a message may leave tomorrow. Once it has begun she has the rest of the day.
    """
    zone = first_starts.tzinfo
    today = now.astimezone(zone).date()
    day = min(today + TIME_TO_ANSWER, shifted(first_starts.date(), -A_DAY))
    if day <= today and now < first_starts:
        return first_starts
    return datetime.combine(max(today, day), _END_OF_DAY, zone)


def change_deadline(now: datetime, event_starts: datetime) -> datetime:
    """Until when members are asked whether a changed date suits them.

    They have three days, and until a week before a later date. It is at the latest the end of the
    day before. Where that is today, it is the start of the date: a message may leave tomorrow.
    """
    zone = event_starts.tzinfo
    today, first = now.astimezone(zone).date(), event_starts.date()
    day = max(today + TIME_TO_ANSWER, shifted(first, -A_WEEK_BEFORE))
    last = min(day, shifted(first, -A_DAY))
    return event_starts if last <= today else datetime.combine(last, _END_OF_DAY, zone)
