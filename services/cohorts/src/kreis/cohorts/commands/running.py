"""The groups that are running and those who wait, as they are today: who could come into which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.commands.memberships import cohort_or_problem
from kreis.cohorts.domain.cohorts import Cohort, Takes, is_running, takes, today_at
from kreis.cohorts.domain.running_problem import Standing
from kreis.cohorts.store import cohorts, problems
from kreis.formation.checker import RuleBroken, check
from kreis.formation.grouping import Grouping
from kreis.formation.joining import Joining, back_fill, newcomer, newcomers
from kreis.formation.violations import worsened


@dataclass(frozen=True)
class Now:
    """All groups that are running, and those who wait, on a day."""

    cohorts: Sequence[Cohort]
    today: date
    standing: Standing

    @cached_property
    def of_offer(self) -> Mapping[str, Cohort]:
        return {str(cohort.offer.id): cohort for cohort in self.cohorts}

    @cached_property
    def frozen(self) -> frozenset[str]:
        """The offers whose groups take no newcomers any more."""
        return frozenset(
            offer_id
            for offer_id, cohort in self.of_offer.items()
            if takes(cohort, self.today) is not Takes.NEWCOMERS
        )

    def ways_of_newcomers(self) -> dict[str, list[Joining]]:
        """Of everybody who waits, into groups that are in their first week."""
        s = self.standing
        found = newcomers(s.problem, s.grouping, self.frozen)
        return {who: [way for way in ways if s.keeps_together(way)] for who, ways in found.items()}

    def ways(self, cohort: Cohort) -> list[Joining]:
        """Who could come into the group, best first: those for whom nobody has to move, those who
        have waited longest. Each of those who must be together stands for all of them."""
        offer_id = str(cohort.offer.id)
        s = self.standing
        found = back_fill(s.problem, s.grouping, offer_id)
        if takes(cohort, self.today) is Takes.NEWCOMERS:
            each = newcomers(s.problem, s.grouping, self.frozen).values()
            best = [next((w for w in ways if w.offer_id == offer_id), None) for ways in each]
            found += [way for way in best if way is not None and way.moves]
        return _one_for_all([way for way in found if s.keeps_together(way)])

    def ways_of(self, cohort: Cohort, participant_id: UUID) -> list[Joining]:
        """The ways of one person into the group."""
        offer_id, s = str(cohort.offer.id), self.standing
        if takes(cohort, self.today) is Takes.NEWCOMERS:
            found = newcomer(s.problem, s.grouping, str(participant_id), self.frozen)
        else:
            others = self.of_offer.keys() - {offer_id}
            found = newcomer(s.problem, s.grouping, str(participant_id), others)
            found = [way for way in found if not way.moves]
        return [way for way in found if way.offer_id == offer_id and s.keeps_together(way)]

    def moves_of(self, way: Joining) -> dict[UUID, UUID]:
        """Who else goes where."""
        return {
            UUID(who): self.of_offer[move.to].id
            for move in way.moves
            for who in (move.person_id, *move.along)
            if move.to is not None
        }


def _one_for_all(ways: Sequence[Joining]) -> list[Joining]:
    """Those who must be together have the same way, and stand in the list once."""
    first = {frozenset((way.person_id, *way.along)): way for way in reversed(ways)}
    kept = {way.person_id for way in first.values()}
    return [way for way in ways if way.person_id in kept]


def look(work: Work, cohort_id: UUID) -> tuple[Cohort, Now]:
    """The group and all that matters for who could come. Raises a problem when it is unknown."""
    cohort = cohort_or_problem(work, cohort_id)
    return cohort, running(work, today_at(cohort, work.now))


def running(work: Work, today: date, known: problems.Pool | None = None) -> Now:
    """All groups that are running on that day, and those who wait."""
    found = [each for each in cohorts.perhaps_running(work) if is_running(each, today)]
    return Now(
        found, today, problems.standing(work, found, today, known or problems.read_pool(work))
    )


def lock_all(work: Work) -> None:
    """Until this transaction ends, nobody else changes who is in a group."""
    cohorts.lock(work, [each.id for each in cohorts.perhaps_running(work)])


def check_after(standing: Standing, then: Grouping) -> None:
    """The independent checker, before anything is saved. Raises `RuleBroken`."""
    before = check(standing.problem, standing.grouping)
    broken = list(worsened(before, check(standing.problem, then)))
    if broken:
        raise RuleBroken(broken)
