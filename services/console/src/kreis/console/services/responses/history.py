"""Response shapes of events about one person: her history, and all that is kept of her."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kreis.console.services.responses.appointments import OpenSlot
from kreis.console.services.responses.attendance import TimeAway
from kreis.console.services.responses.events import HerLink, Invitation


class GivenAnswer(TypedDict):
    version: int
    answer: str
    how: str
    entered_by: str | None
    answered_at: str


class GivenDateAnswer(GivenAnswer):
    group_event_id: str


class IssuedInvitation(Invitation):
    issued_at: str
    answers: list[GivenAnswer]
    date_answers: list[GivenDateAnswer]


class HerAttendance(TypedDict):
    group_event_id: str
    version: int
    status: str
    absence: str | None
    minutes: int | None
    recorded_by: str
    recorded_at: str


class HerMark(TypedDict):
    """What a device without a net put down of her."""

    group_event_id: str
    status: str
    outcome: str
    marked_at: str | None
    arrived_at: str
    recorded_by: str


class NamedDate(TypedDict):
    """When a date is, and of which group."""

    id: str
    starts_at: str
    name: str


class History(TypedDict):
    """What has happened with a participant, also answers that later ones replaced."""

    invitations: list[IssuedInvitation]
    attendance: list[HerAttendance]
    appointments: list[OpenSlot]
    dates: NotRequired[list[NamedDate]]
    """Those that answers and records name. Events of 0.1.0 does not send them."""


class HerRhythm(TypedDict):
    cohort_id: str
    since: str
    rhythm_weeks: int


class PersonData(History):
    """All that events keeps of a participant. It goes into the export of her data unchanged."""

    marks: NotRequired[list[HerMark]]  # events of 0.1.0 does not send it
    times_away: NotRequired[list[TimeAway]]  # events of 0.1.0 does not send it
    rhythms: NotRequired[list[HerRhythm]]  # events of 0.1.0 does not send it
    links: list[HerLink]
