"""Response shapes of events: invitations, waitlists, attendance, rosters and appointments."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kreis.console.services.responses.group_events import (
    Contributor,
    DateOnPaper,
    FollowedDate,
    MovedDate,
    Venue,
)


class Hours(TypedDict):
    weekday: str
    starts_at: str
    ends_at: str


class ComingChild(TypedDict):
    id: str
    birth_month: str


class WithChildren(TypedDict):
    children: list[ComingChild]
    children_are_unsaid: NotRequired[bool]  # events of 0.1.0 does not send it


class Recipient(WithChildren):
    invitation_id: str
    participant_id: str
    answer: str | None
    is_told: bool


class Recipients(TypedDict):
    group_event: FollowedDate
    members: list[Recipient]
    contributors: list[Contributor]


class MovePreview(TypedDict):
    group_event: FollowedDate
    members: list[Recipient]
    contributors: list[Contributor]
    sequence: int
    dates: list[MovedDate]


Week = TypedDict("Week", {"from": str, "to": str, "starts_at": str, "ends_at": str})


class Weekly(Hours):
    dates: list[str]


class FirstDay(TypedDict):
    """First day on which somebody was there."""

    participant_id: str
    date: str
    group_event_id: str
    cohort_id: str


class PlaceOffer(TypedDict):
    id: str
    made_at: str
    expires_at: str


class InLine(WithChildren):
    place: int
    since: str
    has_lapsed: bool
    offer: PlaceOffer | None


class HerDate(FollowedDate, WithChildren):
    answer: str | None
    is_own_answer: bool
    is_asked_again: bool
    places_left: int | None
    waitlist: InLine | None


class Invitation(WithChildren):
    id: str
    participant_id: str
    cohort_id: str
    name: str
    timezone: str
    venue: Venue
    week: Week | None
    series: Weekly
    group_events: list[HerDate]
    answer_by: str
    answer: str | None
    answered_at: NotRequired[str | None]  # events of 0.1.0 does not send it
    how: NotRequired[str | None]  # likewise
    version: int
    since: str | None
    until: str | None


class LinkedInvitation(Invitation):
    agency_id: str
    today: str
    other_links: int


class LinkSession(TypedDict):
    token: str
    expires_at: str


class HerLink(TypedDict):
    id: str
    kind: str
    invitation_id: str
    group: str
    made_at: str
    message: str | None
    channel: str | None
    last_used_at: str | None
    is_open: bool
    shut_why: str | None
    ends_at: str


class LinkPin(TypedDict):
    made_at: str
    made_by: str
    is_locked: bool


class HerLinks(TypedDict):
    needs_pin: bool
    pin: LinkPin | None
    links: list[HerLink]


class NewPin(TypedDict):
    pin: str


class LinkCall(TypedDict):
    participant_id: str
    cohort_id: str
    why: str


class LinkCalls(TypedDict):
    calls: list[LinkCall]


class WaitingPerson(WithChildren):
    place: int
    since: str
    has_lapsed: bool
    offer: PlaceOffer | None
    invitation_id: str
    participant_id: str


class Waitlist(TypedDict):
    group_event_id: str
    needs_sign_up: bool
    places_left: int
    waiting: list[WaitingPerson]


class Record(TypedDict):
    status: str | None
    absence: str | None
    minutes: int | None
    late_by: int
    early_by: int
    version: int


class Entry(TypedDict):
    status: str | None
    absence: str | None
    minutes: int | None
    late_by: int
    early_by: int
    version: int
    participant_id: str
    answer: str | None
    is_expected: NotRequired[bool]  # events of 0.1.0 sends none of these
    is_unconfirmed: NotRequired[bool]
    is_guest: NotRequired[bool]
    earlier: list[Record]


class Attendance(TypedDict):
    group_event_id: str
    minutes: int
    is_held: bool
    expected: NotRequired[int]  # events of 0.1.0 sends neither
    recorded: NotRequired[int]
    entries: list[Entry]


class RosterLink(TypedDict):
    token: str
    pin: str
    opens_at: str
    expires_at: str


class KnownRosterLink(TypedDict):
    id: str
    made_at: str
    last_used_at: str | None
    is_locked: bool
    expires_at: str


class RosterLinks(TypedDict):
    links: list[KnownRosterLink]
    can_be_made: NotRequired[bool]
    """Whether a link made now would open at some time. Events of 0.1.0 does not send it."""


class RosterEntry(TypedDict):
    participant_id: str
    children: int
    children_are_unsaid: NotRequired[bool]
    status: str | None
    minutes: int | None
    late_by: int | None
    early_by: int | None
    version: NotRequired[int]  # events of 0.1.0 does not send it


class Roster(TypedDict):
    group_event: DateOnPaper
    agency_id: str
    timezone: str
    minutes: int
    sequence: NotRequired[int]  # events of 0.1.0 sends neither
    expires_at: NotRequired[str]
    entries: list[RosterEntry]
    others: NotRequired[list[RosterEntry]]  # events of 0.1.0 does not send it


class Feed(TypedDict):
    token: str | None


class Revoked(TypedDict):
    revoked: int


class UnclearAbsence(TypedDict):
    group_event_id: str
    cohort_id: str
    cohort_name: NotRequired[str]  # events of 0.1.0 does not send it
    date: str
    participant_id: str
