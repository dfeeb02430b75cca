"""Groups that stand on offers, how long they go on, and which offers they leave no room for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.phases import CohortPhase, Step, goes_on_until
from kreis.cohorts.domain.planned_dates import ended_on
from kreis.cohorts.domain.refusals import OfferTaken
from kreis.cohorts.domain.standing import Standing, last_phase, needs_the_room_of
from kreis.cohorts.store import offers, phase_plans, phases, planned_dates
from kreis.cohorts.store.tables import cohort, offer
from kreis.contracts.refusals import Fault


def beside(work: Work, wanted: Sequence[Offer]) -> list[Standing]:
    """The groups on these offers, and those at their venues that may still meet; closed ones too.

    That is: they may have a date on the first of these start weeks or later.
    """
    if not wanted:
        return []
    first = min(each.week.monday for each in wanted)
    at_venue = offer.c.venue_id.in_({each.venue_id for each in wanted})
    on_offer = offer.c.id.in_({each.id for each in wanted})
    return _standing(work, or_(on_offer, and_(at_venue, planned_dates.may_come(first))))


def by_offer(work: Work, offer_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """The groups on these offers, by offer."""
    found = _standing(work, offer.c.id.in_(offer_ids)) if offer_ids else []
    return {each.offer.id: each for each in found}


def carries_a_cohort(work: Work, which: Offer) -> bool:
    """True if a group stands on the offer, or stood on it."""
    return which.id in by_offer(work, {which.id})


def taken(work: Work, wanted: Sequence[Offer]) -> list[Offer]:
    """Those that have ended, carry a group, or whose room a group needs that still meets."""
    groups = beside(work, wanted)
    carrying = {group.offer.id for group in groups}
    return [
        each
        for each in wanted
        if each.is_archived
        or each.id in carrying
        or any(needs_the_room_of(each, group) for group in groups)
    ]


def refuse_taken(work: Work, wanted: Sequence[Offer]) -> None:
    """Refuses offers that carry a group, or whose room another group needs."""
    expected = "an offer whose room no confirmed group needs"
    faults = [Fault("offer_id", each.id, expected) for each in taken(work, wanted)]
    if faults:
        why = "The offer has ended, or a confirmed group stands on it or needs its room"
        raise OfferTaken(why, faults=faults)


def go_on_until(work: Work, offer_of: Mapping[UUID, Offer]) -> dict[UUID, date]:
    """The day from which on no date of each group is to come, by its last phase.

    `offer_of`: the offer of each group, by the group's id. It takes three statements at most.
    """
    phase_of = _last_phases(work, offer_of)
    # A phase without an end needs no dates, and most groups of past years are in one.
    ending = [group for group, (_, step) in phase_of.items() if step.dates is not None]
    days = phases.days_held(work, ending)
    return {
        group: goes_on_until(
            phase, step, [day for day in days.get(group, ()) if day >= phase.since]
        )
        for group, (phase, step) in phase_of.items()
    }


def ended(work: Work, groups: Collection[Cohort], today: date) -> dict[UUID, date]:
    """The last day of those of these groups of which no date is to come.

    It takes four statements at most.
    """
    phase_of = _last_phases(work, {each.id: each.offer for each in groups})
    ending = [group for group, (_, step) in phase_of.items() if step.dates is not None]
    dates = planned_dates.of(work, ending) if ending else {}
    found = {each: ended_on(*phase_of[each], dates[each], today) for each in ending}
    return {group: day for group, day in found.items() if day is not None}


def _last_phases(
    work: Work, offer_of: Mapping[UUID, Offer]
) -> dict[UUID, tuple[CohortPhase, Step]]:
    last = phases.latest(work, offer_of.keys())
    later = {group: phase for group, phase in last.items() if phase.number > 1}
    plans = phase_plans.get_all(work, {phase.plan_version for phase in later.values()})
    steps = {group: plans[each.plan_version].step(each.step) for group, each in later.items()}
    return {
        group: last_phase(its_offer, later.get(group), steps.get(group))
        for group, its_offer in offer_of.items()
    }


def _standing(work: Work, which: ColumnElement[Any]) -> list[Standing]:
    carried = and_(cohort.c.agency_id == offer.c.agency_id, cohort.c.offer_id == offer.c.id)
    statement = (
        select(offer, cohort.c.id.label("cohort_id"), cohort.c.closed_on)
        .select_from(offer.join(cohort, carried))
        .where(offer.c.agency_id == work.agency, which)
        .order_by(offer.c.id)
    )
    rows = [(offers.from_row(row), row) for row in work.connection.execute(statement)]
    open_ones = {row.cohort_id: its_offer for its_offer, row in rows if row.closed_on is None}
    until = go_on_until(work, open_ones) if open_ones else {}
    return [
        Standing(its_offer, until[row.cohort_id])
        if row.closed_on is None
        else Standing(its_offer, row.closed_on, is_closed=True)
        for its_offer, row in rows
    ]
