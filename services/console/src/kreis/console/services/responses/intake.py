"""Response shapes of intake: participants, staff, imports, consents and stays."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class EndedSession(TypedDict):
    digest: str
    until: str


class EndedSessions(TypedDict):
    items: list[EndedSession]


class Staff(TypedDict):
    first_name: str
    last_name: str
    phone: str
    id: str


class Child(TypedDict):
    first_name: str | None
    birth_month: str
    needs_care: bool | None
    id: str


class ChildToday(Child):
    age: int


class StartWeek(TypedDict):
    monday: str
    mornings: str


class Reach(TypedDict):
    venue_id: str
    how: str


class Participant(TypedDict):
    first_name: str
    last_name: str
    language: str
    channel: str
    email: str | None
    phone: str | None
    children: list[Child]
    slots: list[str]
    contact_person_id: str
    gender: str | None
    birth_date: str | None
    postal_code: str | None
    languages: list[str]
    german_level: str | None
    needs_interpreter: bool | None
    start_weeks: list[StartWeek]
    reach: list[Reach]
    excluded_venues: list[str]
    topics: list[str]
    may_join_women_only: bool | None
    has_address_protection: bool | None
    wants_discretion: bool | None
    access_route: str | None
    funded_project: str | None
    waiting_since: str | None
    id: str
    state: str
    cohort_id: str | None
    version: int | None
    unconfirmed: NotRequired[list[str]]
    """Fields that intake of 0.1.0 may have stored unasked. It does not say them itself."""
    is_in_full: NotRequired[bool]
    """False: first name, initial and what group planning needs. Intake of 0.1.0 does not say it."""


class People(TypedDict):
    items: list[Participant]


class Topic(TypedDict):
    key: str
    names: dict[str, str]
    is_archived: bool


class CountedTopic(Topic):
    is_in_catalogue: bool
    wishes: int
    waiting: int


class Topics(TypedDict):
    topics: list[CountedTopic]


class PoolAnswers(TypedDict):
    """What somebody who waits has answered about a place. It does not say who she is."""

    id: str | None
    """None unless something is open."""
    language: str
    gender: str | None
    may_join_women_only: bool | None
    slots: list[str]
    reach: list[Reach]
    excluded_venues: list[str]
    start_weeks: list[StartWeek]
    open: list[str]
    """Facts that nobody has said or confirmed; none of whom the caller does not see in full."""


class PoolEntry(TypedDict):
    participant: Participant
    waiting_days: int
    missing: list[str]


class Notice(TypedDict):
    handed_on: str | None
    language: str
    version: str
    id: str
    participant_id: str


class Consent(TypedDict):
    purpose: str
    is_given: bool
    text_version: str
    language: str
    decided_on: str | None
    id: str
    participant_id: str
    recorded_by: str


class Consents(TypedDict):
    current: list[Consent]
    history: list[Consent]


class Lookalike(TypedDict):
    participant_id: str
    same: list[str]


class Opening(TypedDict):
    id: str
    participant_id: str
    opened_by: str
    reason: str
    opened_at: str
    ends_at: str


class Openings(TypedDict):
    items: list[Opening]


class LikenessNotice(TypedDict):
    participant_id: str
    noticed_by: str
    same: list[str]
    noticed_at: str


class LikenessNotices(TypedDict):
    items: list[LikenessNotice]


class Agency(TypedDict):
    name: str
    short_name: str
    land: str
    phone: str
    office_hours: str
    id: str


class Contact(TypedDict):
    children: NotRequired[list[ChildToday] | None]
    """None if the children were not asked for. Intake of 0.1.0 does not send them here."""
    first_name: str
    last_name: str
    language: str
    german_level: str
    channel: str
    email: str | None
    phone: str | None
    is_discreet: bool
    has_address_protection: NotRequired[bool]
    """Intake of 0.1.0 does not say it."""
    state: str
    contact_person: Staff
    agency: Agency


class Exit(TypedDict):
    exit_date: str
    destination: str
    id: str
    participant_id: str
    re_entry_date: str | None


class Substitution(TypedDict):
    """Somebody stands in for a member of staff, first and last day included."""

    id: str
    staff_id: str
    substitute_id: str
    first_day: str
    last_day: str


class Removed(TypedDict):
    id: str


class Days(TypedDict):
    """First and last day that a request is not refused for."""

    first: str
    last: str


class PossibleDays(TypedDict):
    entry: Days
    exit: Days
    re_entry: Days


class FormerEntry(TypedDict):
    entry_date: str
    ended_at: str


class Stay(TypedDict):
    state: str
    entry_date: str | None
    former_entries: list[FormerEntry]
    exits: list[Exit]
    days: PossibleDays


class Enrolment(TypedDict):
    id: str
    participant_id: str
    entry_date: str


class EntryView(Enrolment):
    participant: Participant
    recorded_by: str
    recorded_at: str


class Skipped(TypedDict):
    participant_id: str
    why: str


class Recorded(TypedDict):
    recorded: list[Enrolment]
    skipped: list[Skipped]


class Withdrawn(TypedDict):
    withdrawn: list[str]
    skipped: list[Skipped]


class WithoutEntry(TypedDict):
    participant_id: str
    since: str | None


class PersonData(TypedDict):
    participant: Participant
    stay: Stay
    notices: list[Notice]
    consents: list[Consent]
    came_by_import: NotRequired[bool]


class Erasure(TypedDict):
    participant_id: str
    waiting_for: list[str]
