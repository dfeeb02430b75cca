"""Groups that exist: who could come into one, who comes, and who leaves.

Whoever comes is locked after the groups that it concerns, each by id, before anything is asked:
two people who place somebody at once wait for each other, and the second sees what the first did.
What staff confirm is what they were shown: the same person, and the same moves of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from kreis.chassis.database import Work
from kreis.chassis.problems import Fault, Problem
from kreis.cohorts import messages
from kreis.cohorts.commands.proposals import refuse_broken
from kreis.cohorts.domain import Cohort, Member
from kreis.cohorts.domain.life import (
    Takes,
    first_day,
    first_day_after_another,
    is_running,
    newcomers_until,
    takes,
    today_at,
)
from kreis.cohorts.domain.standing import Standing
from kreis.cohorts.formation.checker import RuleBroken, check
from kreis.cohorts.formation.joining import Joining, after, back_fill, newcomer, newcomers
from kreis.cohorts.formation.moves import Move, effect
from kreis.cohorts.formation.objective import Affinity
from kreis.cohorts.formation.reasons import explain_member
from kreis.cohorts.formation.rules import everyone_bound_to
from kreis.cohorts.formation.violations import GROUP_PLANNING_RULE, worsened
from kreis.cohorts.store import cohorts, pool, problems

log = structlog.stdlib.get_logger("joining")


class Admission(NamedTuple):
    """Somebody who is to come in, the moves that staff were shown, by person, and who wants it."""

    participant_id: UUID
    moves: Mapping[UUID, UUID]
    """The group to which each of the others goes."""
    by: str


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
    cohort = _or_problem(work, cohort_id)
    today = today_at(cohort, work.now)
    running = [each for each in cohorts.perhaps_running(work) if is_running(each, today)]
    return cohort, Now(running, today, problems.standing(work, running, today))


def candidates(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Who could come into the group today, with reasons. Changes nothing."""
    cohort, now = look(work, cohort_id)
    whom = takes(cohort, now.today)
    found = [] if whom is Takes.NOBODY else now.ways(cohort)
    affinity = Affinity(now.standing.problem)
    return {
        "cohort_id": cohort.id,
        "takes": whom,
        "vacancies": cohort.vacancies,
        "newcomers_until": newcomers_until(cohort),
        "candidates": [_candidate(now, cohort, way, affinity) for way in found],
    }


def admit(work: Work, cohort_id: UUID, wanted: Admission) -> Cohort:
    """Takes somebody in, with those she must be with, and moves those who make room for her."""
    _or_problem(work, cohort_id)
    cohorts.lock(work, [each.id for each in cohorts.perhaps_running(work)])
    pool.lock_who_waits(work, and_also=wanted.moves)
    cohort, now = look(work, cohort_id)
    if takes(cohort, now.today) is Takes.NOBODY:
        raise Problem(409, "The group takes nobody any more", code="frozen")
    if str(wanted.participant_id) not in now.standing.problem.person:
        _refuse_who_does_not_wait(work, wanted.participant_id)
    way = next(
        (
            way
            for way in now.ways_of(cohort, wanted.participant_id)
            if now.moves_of(way) == wanted.moves
        ),
        None,
    )
    if way is None:
        raise _refusal(now, cohort, wanted)
    _check(now.standing, way)
    _settle(work, cohort, now, way, wanted.by)
    return _or_problem(work, cohort_id)


def let_go(
    work: Work, cohort_id: UUID, participant_id: UUID, left_on: date | None, noted_by: str
) -> Cohort:
    """She has left the group, and stays in the programme; her seat is free."""
    cohorts.lock(work, [cohort_id])
    cohort = _or_problem(work, cohort_id)
    member = cohort.member(participant_id)
    if member is None:
        raise Problem(409, "She is not in this group", code="not-a-member")
    today = today_at(cohort, work.now)
    day = left_on or today
    first = min(member.joined_on, today)
    if not first <= day <= today:
        fault = Fault("left_on", day, f"a day from {first} to {today}")
        raise Problem(422, "The input has faults", code="invalid-input", faults=[fault])
    _leave(work, cohort, member, day, noted_by)
    return _or_problem(work, cohort_id)


def leave_with_the_programme(work: Work, participant_id: UUID) -> None:
    """She has left the programme, and with it her group, if she was in one."""
    cohort_id = cohorts.cohort_of(work, participant_id)
    if cohort_id is None:
        return
    cohorts.lock(work, [cohort_id])
    cohort = cohorts.find(work, cohort_id)
    member = cohort.member(participant_id) if cohort else None
    if cohort is not None and member is not None:
        _leave(work, cohort, member, today_at(cohort, work.now), None)


def _settle(work: Work, cohort: Cohort, now: Now, way: Joining, by: str) -> None:
    moved = {who: now.of_offer[str(m.to)] for m in way.moves for who in (m.person_id, *m.along)}
    for who, to in moved.items():
        home = now.of_offer[now.standing.grouping.offer_of[who]]
        member = home.member(UUID(who))
        assert member is not None
        _leave(work, home, member, now.today, by)
        _join(work, to, UUID(who), first_day_after_another(to, now.today), by)
    for who in (way.person_id, *way.along):
        _join(work, cohort, UUID(who), first_day(cohort, now.today), by)
    for each in (cohort, *moved.values()):
        cohorts.count_seats(work, each.id)


def _join(work: Work, cohort: Cohort, participant_id: UUID, day: date, by: str) -> None:
    member = Member(participant_id, bool(pool.restricted(work, [participant_id])), day)
    cohorts.add_members(work, cohort.id, [member], by)
    messages.cohort_member_joined(work, cohort.id, member)
    messages.cohort_joined(work, cohort.id, member)


def _leave(work: Work, cohort: Cohort, member: Member, day: date, by: str | None) -> None:
    """Facts about her are restricted if they were, or if she is protected by now."""
    who = member.participant_id
    restricted = member.restricted or bool(pool.restricted(work, [who]))
    cohorts.remove_member(work, cohort.id, who, day, by)
    messages.cohort_member_left(work, cohort.id, who, day)
    messages.cohort_left(work, cohort.id, who, day, restricted=restricted)


def _check(standing: Standing, way: Joining) -> None:
    """The independent checker, before anything is saved. Raises `RuleBroken`."""
    then = after(standing.problem, standing.grouping, way)
    broken = list(
        worsened(check(standing.problem, standing.grouping), check(standing.problem, then))
    )
    if broken:
        raise RuleBroken(broken)


def _candidate(now: Now, cohort: Cohort, way: Joining, affinity: Affinity) -> dict[str, Any]:
    s = now.standing
    then = after(s.problem, s.grouping, way)
    return {
        "participant_id": way.person_id,
        "waiting_since": s.problem.person[way.person_id].waiting_since,
        "along": way.along,
        "moves": [
            {"participant_id": who, "to_cohort_id": to} for who, to in now.moves_of(way).items()
        ],
        "joined_on": first_day(cohort, now.today),
        "reason": explain_member(s.problem, then, affinity, way.person_id),
    }


def _refuse_who_does_not_wait(work: Work, participant_id: UUID) -> None:
    """She may be bound to somebody whom she cannot join, which is nobody's to know."""
    if any(UUID(person.id) == participant_id for person in pool.who_can_be_placed(work)):
        refuse_broken((GROUP_PLANNING_RULE,))
    raise _not_available(participant_id)


def _not_available(participant_id: UUID) -> Problem:
    fault = Fault("participant_id", participant_id, "somebody who waits and is in no group")
    return Problem(409, "She cannot be placed", code="no-longer-available", faults=[fault])


def _refusal(now: Now, cohort: Cohort, wanted: Admission) -> Problem:
    """Why it cannot be done, or can no longer be done in the way that was shown."""
    if str(wanted.participant_id) in now.standing.grouping.offer_of:
        return _not_available(wanted.participant_id)
    if wanted.moves or now.ways_of(cohort, wanted.participant_id):
        detail = "It cannot be done in this way any more: look again who could come, and how"
        return Problem(409, detail, code="way-changed")
    s, who = now.standing, str(wanted.participant_id)
    along = tuple(everyone_bound_to(s.problem, who) - {who})
    breaks = effect(s.problem, s.grouping, Move(who, str(cohort.offer.id), along)).breaks
    if GROUP_PLANNING_RULE in breaks or not breaks:
        log.info("group_planning_rule_met", caller=wanted.by, cohort=str(cohort.id))
    refuse_broken(breaks or (GROUP_PLANNING_RULE,))
    raise AssertionError("refused above")


def _or_problem(work: Work, cohort_id: UUID) -> Cohort:
    cohort = cohorts.find(work, cohort_id)
    if cohort is None:
        raise Problem(404, f"There is no cohort {cohort_id}", code="no-cohort")
    return cohort
