"""Proposals: who would be in which group, the changes made by hand, and when one is out of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from kreis import formation
from kreis.cohorts.domain.offers import Offer
from kreis.formation.violations import shown


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed grouping: who would be in the group of which offer.

    `hash` is that of the solution, before anybody moved somebody by hand.
    """

    id: UUID
    formation_id: UUID
    state: ProposalState
    offer_ids: tuple[UUID, ...]
    offer_of: Mapping[UUID, UUID]
    seed: int
    steps: int
    weights_version: str
    input_hash: str
    hash: str
    stopped_early: bool
    made_at: datetime
    placed: int | None
    most_placeable: int | None
    bound_by: str | None

    @property
    def proof(self) -> Mapping[str, Any] | None:
        """How many the solver placed, and how many could have been placed at most.

        None for old proposals, which were made before the bound was asked for.
        """
        if self.placed is None or self.most_placeable is None:
            return None
        more = max(0, self.most_placeable - self.placed)
        most = {"placed": self.placed, "most": self.most_placeable}
        return {**most, "more": more, "is_proved": more == 0, "by": self.bound_by}


@dataclass(frozen=True, slots=True)
class MoveMade:
    """One change by hand. An offer that is None means: in no group."""

    number: int
    participant_id: UUID
    from_offer_id: UUID | None
    to_offer_id: UUID | None
    moved_by: str
    moved_at: datetime


class Overtaken(StrEnum):
    BEGUN = "begun"
    """A start week of it has begun."""
    TAKEN = "taken"
    """Another group stands on one of its offers, or needs the room."""
    PLACED = "placed"
    """None of its people waits any more."""


def overtaken(
    offers: Sequence[Offer], *, taken: Collection[Offer], nobody_waits: bool, today: date
) -> Overtaken | None:
    """Says what has overtaken an open proposal, or None.

    `offers` are those it has people for. `nobody_waits`: it had people, and none of them waits.
    """
    if any(offer.week.monday < today for offer in offers):
        return Overtaken.BEGUN
    if taken:
        return Overtaken.TAKEN
    return Overtaken.PLACED if nobody_waits else None


@dataclass(frozen=True)
class ProposalToday:
    """A proposal against the pool as it is today: without those who can no longer be placed.

    People may have left the pool, entered elsewhere or changed what they said since the proposal
    was made, so whatever is shown, tried or confirmed is asked of today's pool. How much each wish
    counts is as it was for the run, so that its figures stay comparable.
    """

    proposal: Proposal
    problem: formation.Problem
    grouping: formation.Grouping
    set_aside: frozenset[str]
    gone: frozenset[UUID]
    """Those who can no longer be placed."""

    @classmethod
    def of(cls, proposal: Proposal, problem: formation.Problem, set_aside: frozenset[str]) -> Self:
        members = defaultdict(list)
        for participant_id, offer_id in proposal.offer_of.items():
            if str(participant_id) in problem.person:
                members[str(offer_id)].append(str(participant_id))
        gone = {each for each in proposal.offer_of if str(each) not in problem.person}
        grouping = formation.Grouping.of(members)
        return cls(proposal, problem, grouping, set_aside, frozenset(gone))

    def breaks(self) -> tuple[str, ...]:
        """The rules that the groups break today, by the names that people may read."""
        violations = formation.check(self.problem, self.grouping)
        return shown(violation.rule for violation in violations)
