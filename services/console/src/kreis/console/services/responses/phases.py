"""Response shapes about phases: plan and questions of cohorts, and the dates of events."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kreis.console.services.responses.group_events import Places, Venue


class PhaseStep(TypedDict):
    code: str
    rhythm_weeks: int
    dates: int | None
    counts_kinds: list[str]
    next: str | None
    propose_when: str | None
    boosters_weeks: list[int]


class PhasePlan(TypedDict):
    version: int
    steps: list[PhaseStep]
    changed_at: str | None


class PhaseProposal(TypedDict):
    id: str
    cohort_id: str
    cohort_name: str
    since: NotRequired[str]
    """First day of the phase that would end. Cohorts of an earlier release does not send it."""
    from_step: PhaseStep
    to_step: PhaseStep
    plan_version: int
    due_on: str
    state: str
    revision: int
    ask_on: str
    held: int


class CohortPhase(TypedDict):
    """A phase of a group, also one that begins on a day to come."""

    step: str
    since: str
    plan_version: int


class StayingMember(TypedDict):
    participant_id: str
    step: str
    stays_until: str


class OpenProposal(TypedDict):
    """What staff are asked about a group, without what its page says anyway."""

    id: str
    to_step: PhaseStep
    state: str
    ask_on: str


class CohortPhases(TypedDict):
    """Where a group stands in the phase plan."""

    step: PhaseStep
    since: str
    held: int
    history: list[CohortPhase]
    staying: list[StayingMember]
    proposal: OpenProposal | None
    is_declined: bool


class PhaseProposals(TypedDict):
    items: list[PhaseProposal]


class PhaseDate(TypedDict):
    group_event_id: str | None
    outcome: str
    starts_at: str
    ends_at: str
    venue: Venue
    booster_weeks: int | None
    children_coming: Places
    care_places: Places
    breaks: list[str]


class LeftOut(TypedDict):
    day: str
    reason: str


class KeptAppointment(TypedDict):
    participant_id: str
    starts_at: str


class PhasePreview(TypedDict):
    dates: list[PhaseDate]
    skipped: list[LeftOut]
    stops_on: str | None
    told: int
    appointments: list[KeptAppointment]
