"""Who could come into a group that exists, and who comes.

Whoever comes is locked after the groups that it concerns, each by id, before anything is asked:
two people who place somebody at once wait for each other, and the second sees what the first did.
What staff confirm is what they were shown: the same person, and the same moves of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

import structlog

from kreis.chassis.data.database import Work
from kreis.cohorts.commands.memberships import cohort_or_problem, join, leave
from kreis.cohorts.commands.running import Now, check_after, lock_all, look
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import (
    Cohort,
    Takes,
    first_day,
    first_day_after_another,
    newcomers_until,
    takes,
)
from kreis.cohorts.domain.refusals import Frozen, NoLongerAvailable, WayChanged
from kreis.cohorts.store import cohorts, pool
from kreis.contracts.refusals import Refusal
from kreis.formation.joining import Joining, after
from kreis.formation.moves import Move, effect
from kreis.formation.objective import Affinity
from kreis.formation.reasons import explain_member
from kreis.formation.rules import everyone_bound_to
from kreis.formation.violations import GROUP_PLANNING_RULE

log = structlog.stdlib.get_logger("joining")


class Admission(NamedTuple):
    """Somebody who is to come in, the moves that staff were shown, by person, and who wants it."""

    participant_id: UUID
    moves: Mapping[UUID, UUID]
    """The group to which each of the others goes."""
    by: str


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
    lock_all(work)
    pool.lock_who_waits(work, and_also=wanted.moves)
    cohort, now = look(work, cohort_id)
    if takes(cohort, now.today) is Takes.NOBODY:
        raise Frozen("The group takes nobody any more")
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
    check_after(now.standing, after(now.standing.problem, now.standing.grouping, way))
    _settle(work, cohort, now, way, wanted.by)
    return cohort_or_problem(work, cohort_id)


def _settle(work: Work, cohort: Cohort, now: Now, way: Joining, by: str) -> None:
    moved = {who: now.of_offer[str(m.to)] for m in way.moves for who in (m.person_id, *m.along)}
    for who, to in moved.items():
        home = now.of_offer[now.standing.grouping.offer_of[who]]
        member = home.member(UUID(who))
        assert member is not None
        leave(work, home, member, now.today, by)
        join(work, to, UUID(who), first_day_after_another(to, now.today), by)
    for who in (way.person_id, *way.along):
        join(work, cohort, UUID(who), first_day(cohort, now.today), by)
    for each in (cohort, *moved.values()):
        cohorts.count_seats(work, each.id)


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


def _not_available(participant_id: UUID) -> NoLongerAvailable:
    return NoLongerAvailable("She cannot be placed", [participant_id])


def _refusal(now: Now, cohort: Cohort, wanted: Admission) -> Refusal:
    """Why it cannot be done, or can no longer be done in the way that was shown."""
    if str(wanted.participant_id) in now.standing.grouping.offer_of:
        return _not_available(wanted.participant_id)
    if wanted.moves or now.ways_of(cohort, wanted.participant_id):
        return WayChanged()
    s, who = now.standing, str(wanted.participant_id)
    along = tuple(everyone_bound_to(s.problem, who) - {who})
    breaks = effect(s.problem, s.grouping, Move(who, str(cohort.offer.id), along)).breaks
    if GROUP_PLANNING_RULE in breaks or not breaks:
        log.info("group_planning_rule_met", caller=wanted.by, cohort=str(cohort.id))
    refuse_broken(breaks or (GROUP_PLANNING_RULE,))
    raise AssertionError("refused above")
