"""Takes somebody into a confirmed group.

First the groups are locked, then the people, each in order of id. Two staff members who place
somebody at once wait for each other, and the second sees what the first did.
Staff confirm what they were shown: the same person, and the same moves of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import structlog

from kreis.chassis.data.database import Work
from kreis.cohorts.commands.memberships import join, leave
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import Cohort, Takes, first_day, first_day_after_another
from kreis.cohorts.domain.refusals import Frozen, NoLongerAvailable, WayChanged
from kreis.cohorts.domain.running_cohorts import RunningCohorts
from kreis.cohorts.store import cohorts, pool, running_cohorts
from kreis.contracts.refusals import Refusal
from kreis.formation.joining import Joining, after
from kreis.formation.moves import Move, effect
from kreis.formation.rules import everyone_bound_to
from kreis.formation.violations import GROUP_PLANNING_RULE

log = structlog.stdlib.get_logger("admissions")


class Admission(NamedTuple):
    """Somebody who is to come in, the moves that staff were shown, by person, and who wants it."""

    participant_id: UUID
    moves: Mapping[UUID, UUID]
    """The group to which each of the others goes."""
    by: str


def admit(work: Work, cohort_id: UUID, wanted: Admission) -> Cohort:
    """Takes somebody in, with those she must be with, and moves those who make room for her."""
    running_cohorts.lock(work)
    pool.lock_who_waits(work, and_also=wanted.moves)
    cohort, running = running_cohorts.around(work, cohort_id)
    if running.takes(cohort) is Takes.NOBODY:
        raise Frozen("The group takes nobody any more")
    if str(wanted.participant_id) not in running.problem.person:
        _refuse_who_does_not_wait(work, wanted.participant_id)
    way = next(
        (
            way
            for way in running.ways_of(cohort, wanted.participant_id)
            if running.moves_of(way) == wanted.moves
        ),
        None,
    )
    if way is None:
        raise _refusal(running, cohort, wanted)
    running.check_after(after(running.problem, running.grouping, way))
    _settle(work, cohort, running, way, wanted.by)
    return cohorts.get(work, cohort_id)


def _settle(work: Work, cohort: Cohort, running: RunningCohorts, way: Joining, by: str) -> None:
    moved = {who: running.of_offer[str(m.to)] for m in way.moves for who in (m.person_id, *m.along)}
    for who, to in moved.items():
        home = running.of_offer[running.grouping.offer_of[who]]
        member = home.member(UUID(who))
        assert member is not None
        leave(work, home, member, running.today, by)
        join(work, to, UUID(who), first_day_after_another(to, running.today), by)
    for who in (way.person_id, *way.along):
        join(work, cohort, UUID(who), first_day(cohort, running.today), by)
    for each in (cohort, *moved.values()):
        cohorts.count_seats(work, each.id)


def _refuse_who_does_not_wait(work: Work, participant_id: UUID) -> None:
    """She may be bound to somebody whom she cannot join, which is nobody's to know."""
    if any(UUID(person.id) == participant_id for person in pool.who_can_be_placed(work)):
        refuse_broken((GROUP_PLANNING_RULE,))
    raise _not_available(participant_id)


def _not_available(participant_id: UUID) -> NoLongerAvailable:
    return NoLongerAvailable("She cannot be placed", [participant_id])


def _refusal(running: RunningCohorts, cohort: Cohort, wanted: Admission) -> Refusal:
    """Why it cannot be done, or can no longer be done in the way that was shown."""
    if str(wanted.participant_id) in running.grouping.offer_of:
        return _not_available(wanted.participant_id)
    if wanted.moves or running.ways_of(cohort, wanted.participant_id):
        return WayChanged()
    who = str(wanted.participant_id)
    along = tuple(everyone_bound_to(running.problem, who) - {who})
    breaks = effect(
        running.problem, running.grouping, Move(who, str(cohort.offer.id), along)
    ).breaks
    if GROUP_PLANNING_RULE in breaks or not breaks:
        log.info("group_planning_rule_met", caller=wanted.by, cohort=str(cohort.id))
    refuse_broken(breaks or (GROUP_PLANNING_RULE,))
    raise AssertionError("refused above")
