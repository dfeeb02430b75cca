"""What the solver is asked, read from the pool and the offers as they are today.

A problem is never stored: it would be a second copy of what is known of people, and one that
leaving the pool does not clear.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.offers import Offer, for_formation
from kreis.cohorts.domain.pool import Settled, set_aside
from kreis.cohorts.domain.running_problem import Standing, stand
from kreis.cohorts.store import places, pool, rules
from kreis.formation import Person, Problem, Weights


class Today(NamedTuple):
    """A problem, and those of the pool who cannot be part of it (`set_aside`)."""

    problem: Problem
    set_aside: frozenset[str]


class Pool(NamedTuple):
    """Who waits; and who no longer does but is bound by a rule, with the offer of her group. Read
    once by whoever has several questions about it."""

    waiting: list[Person]
    settled: list[tuple[Person, UUID | None]]


def read_pool(work: Work) -> Pool:
    return Pool(pool.who_can_be_placed(work), pool.settled_and_bound(work))


def load(
    work: Work, offer_ids: Collection[UUID], weights: Weights, known: Pool | None = None
) -> Today:
    """Everybody who can be placed, and these offers."""
    return _today(work, offer_ids, known or read_pool(work), weights)


def load_part(
    work: Work,
    offer_ids: Collection[UUID],
    participant_ids: Collection[UUID],
    weights: Weights,
) -> Today:
    """Just these people and whom a rule may bind to them: enough to say whether they can be placed
    and what their groups would break, and as quick in a large pool as in a small one."""
    people = pool.who_of_them_or_bound(work, participant_ids)
    return _today(work, offer_ids, Pool(people, pool.settled_and_bound(work)), weights)


def _today(work: Work, offer_ids: Collection[UUID], known: Pool, weights: Weights) -> Today:
    offers = places.find_offers(work, offer_ids)
    aside = set_aside(known.waiting, _settled(work, known), offers)
    with_a_chance = tuple(person for person in known.waiting if person.id not in aside)
    return Today(Problem(with_a_chance, tuple(map(for_formation, offers)), weights), aside)


def of_members(
    work: Work,
    offer_ids: Collection[UUID],
    participant_ids: Collection[UUID],
    weights: Weights,
) -> Problem:
    """Just these people, whether they wait or not."""
    offers = places.find_offers(work, offer_ids)
    people = pool.find(work, participant_ids)
    return Problem(tuple(people), tuple(map(for_formation, offers)), weights)


def _settled(work: Work, known: Pool) -> list[Settled]:
    offer_ids = {offer_id for _, offer_id in known.settled if offer_id is not None}
    offers: dict[UUID | None, Offer] = {
        offer.id: offer for offer in places.find_offers(work, offer_ids)
    }
    return [Settled(each.constraints, offers.get(offer_id)) for each, offer_id in known.settled]


def standing(work: Work, cohorts: Sequence[Cohort], today: date, known: Pool) -> Standing:
    """These groups as they are, and everybody who waits."""
    members = {m.participant_id for cohort in cohorts for m in cohort.members}
    outside = [person for person, _ in known.settled if UUID(person.id) not in members]
    weights = rules.current(work).weights
    return stand(known.waiting, pool.find(work, members), cohorts, outside, today, weights)
