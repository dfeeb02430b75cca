"""Response shapes of cohorts about phases: the plan, and what staff are asked."""

from __future__ import annotations

from typing import TypedDict


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
    from_step: PhaseStep
    to_step: PhaseStep
    plan_version: int
    due_on: str
    state: str
    revision: int
    ask_on: str
    held: int


class PhaseProposals(TypedDict):
    items: list[PhaseProposal]
