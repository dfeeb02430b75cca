"""Response shapes of cohorts: venues, offers, waits, confirmed groups, candidates and mergers."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Venue(TypedDict):
    name: str
    street: str
    postal_code: str
    town: str
    land: str
    id: str
    is_archived: NotRequired[bool]
    """Cohorts of 0.1.0 does not send it."""
    regional_holidays: NotRequired[str | None]
    """Holidays of the place; None: nobody has said. Cohorts of 0.1.0 does not send it."""


class Adults(TypedDict):
    min: int
    max: int


class CarePlaces(TypedDict):
    total: int
    by_band: dict[str, int]


class Week(TypedDict):
    starts_at: str
    ends_at: str
    monday: str
    days: int


class Series(TypedDict):
    starts_at: str
    ends_at: str
    weekday: str
    dates: int


class Offer(TypedDict):
    venue_id: str
    name: str
    languages: list[str]
    german_level_from: str
    women_only: bool
    adults: Adults
    care_places: CarePlaces
    week: Week
    series: Series
    timezone: str
    id: str
    slot: str
    is_archived: NotRequired[bool]
    """Cohorts of 0.1.0 does not send it."""


class RoomNeed(TypedDict):
    name: str
    overlap: str
    """`start_week`, `series` or `later`."""


class ListedOffer(Offer):
    is_taken: NotRequired[bool]
    """Whether a confirmed group uses the offer. Cohorts of 0.1.0 does not send it."""
    room_needed_by: NotRequired[RoomNeed | None]
    """The group that needs its room. Cohorts of 0.1.0 does not send it."""
    room_perhaps_needed_by: NotRequired[RoomNeed | None]
    """A group that may still meet there later. Cohorts of 0.1.0 does not send it."""


class Member(TypedDict):
    participant_id: str
    joined_on: str


class LongerStay(TypedDict):
    """She stays in a phase for longer than her group."""

    step: str
    stays_until: str
    noted_by: str
    noted_at: str


class Membership(TypedDict):
    """A group that a person is in or was in."""

    id: str
    name: str
    joined_on: str | None
    added_by: NotRequired[str | None]
    left_on: str | None
    noted_by: str | None
    noted_at: str | None


class MembershipWithStay(Membership):
    """What her memberships tell besides; cohorts of 0.1.0 does not send it."""

    longer_stay: NotRequired[LongerStay | None]


class Memberships(TypedDict):
    items: list[MembershipWithStay]


class HerLongerStay(LongerStay):
    cohort_id: str
    reason: str


class HerBand(TypedDict):
    band: str
    as_of: str


class HerLongWait(TypedDict):
    waiting_since: str
    noted_at: str


class HerWaiver(TypedDict):
    agreed_on: str
    noted_by: str
    noted_at: str


class HerProposal(TypedDict):
    offer: str
    made_at: str
    state: str


class HerMove(TypedDict):
    from_offer: str | None
    to_offer: str | None
    moved_by: str
    moved_at: str


class PersonDataOfCohorts(TypedDict):
    """All that cohorts keeps of a participant. Cohorts of 0.1.0 tells her groups alone."""

    memberships: list[Membership]
    stays: NotRequired[list[HerLongerStay]]
    bands: NotRequired[list[HerBand]]
    long_waits: NotRequired[list[HerLongWait]]
    waivers: NotRequired[list[HerWaiver]]
    proposals: NotRequired[list[HerProposal]]
    moves: NotRequired[list[HerMove]]


class CohortSummary(TypedDict):
    id: str
    name: str
    offer: Offer
    venue: Venue
    proposal_id: str
    confirmed_at: str
    size: int
    vacancies: int
    closed_on: NotRequired[str | None]


class Cohort(CohortSummary):
    members: list[Member]


class EndedCohort(TypedDict):
    """Group with members, of which no date is to come."""

    cohort_id: str
    name: str
    members: list[Member]


class EndedCohorts(TypedDict):
    items: list[EndedCohort]


class Outlook(TypedDict):
    offer_id: str
    forms_at: int
    could_come: int


class Waiting(TypedDict):
    participant_id: str
    waiting_since: str
    days: int
    offers: list[str]
    cohorts: list[str]


class StartOrWait(TypedDict):
    offers: list[Outlook]
    people: list[Waiting]


class Confirmation(TypedDict):
    proposal_id: str
    cohorts: list[Cohort]


class Companion(TypedDict):
    participant_id: str
    affinity: int
    terms: dict[str, int]


class MemberReason(TypedDict):
    affinity: int
    companions: list[Companion]
    next_best: str | None


class MoveAside(TypedDict):
    participant_id: str
    to_cohort_id: str


class Departure(TypedDict):
    """Group that somebody has left."""

    cohort_id: str
    name: str
    joined_on: str | None
    left_on: str
    noted_at: NotRequired[str]
    """Cohorts of an earlier release does not send it."""


class InTheWay(TypedDict):
    rule: str
    people: int


class Candidate(TypedDict):
    participant_id: str
    waiting_since: str
    along: list[str]
    moves: list[MoveAside]
    joined_on: str
    reason: MemberReason
    departures: list[Departure]


class Candidates(TypedDict):
    cohort_id: str
    takes: str
    why_nobody: NotRequired[str | None]
    vacancies: int
    newcomers_until: str
    candidates: list[Candidate]
    why_not: list[InTheWay]


class Merger(TypedDict):
    stays_cohort_id: str
    closes_cohort_id: str
    size: int
    affinity: int
    allowed: bool
    breaks: list[str]
