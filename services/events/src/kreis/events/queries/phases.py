"""Phases: what a new rhythm would make of the dates of a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain import phases as domain
from kreis.events.domain.changes import Move, Surroundings, breaks
from kreis.events.domain.childcare import by_band, children_coming
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import check_to_come
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.phases import Outcome, Phase, Replanned
from kreis.events.domain.plans import Plan
from kreis.events.store import appointments, closure_days, group_events, invitations, plans

NOT_COUNTED = 0
"""Number of a phase that nobody has confirmed."""


def preview(work: Work, wanted: Phase) -> dict[str, Any]:
    """What the phase would do if staff confirmed it now. Raises `InvalidInput`, `NoCohort`."""
    plan = plans.get(work, wanted.cohort_id)
    check_to_come("on", wanted.since, work.now)
    replanned = domain.replan(plan, wanted, closure_days.open_days(work, plan.cohort), work.now)
    members = [each for each in invitations.of_cohort(work, plan.cohort.id) if each.until is None]
    broken = _breaks(work, plan, replanned, members)
    return {
        "dates": [
            _date(event, outcome, members, broken.get(event.id, []))
            for event, outcome in replanned.outcomes
        ],
        "skipped": [{"day": day, "reason": why} for day, why in replanned.skipped.items()],
        "stops_on": replanned.stops_on,
        "told": sum(domain.is_told(member, replanned) for member in members),
        "appointments": list(_appointments(work, members)),
    }


def _date(
    event: GroupEvent, outcome: Outcome, members: Sequence[Invitation], broken: Sequence[str]
) -> dict[str, Any]:
    coming = by_band(children_coming(event, members), event.day)
    care = event.capacity
    return {
        "group_event_id": None if outcome is Outcome.ADDED else event.id,
        "outcome": outcome,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "venue": event.venue,
        "booster_weeks": event.booster_weeks,
        "children_coming": {"total": coming.total(), "by_band": coming},
        "care_places": {"total": care.care_total, "by_band": care.care_by_band},
        "breaks": broken,
    }


def _breaks(
    work: Work, plan: Plan, replanned: Replanned, members: Sequence[Invitation]
) -> dict[UUID, list[str]]:
    """What does not go together at new dates: the venue is taken, or too small for who comes."""
    new = replanned.added
    if not new:
        return {}
    begin, end = new[0].day, new[-1].day + timedelta(days=1)
    off = {each.id for each in replanned.cancelled}
    around = group_events.between(
        work, datetime.combine(begin, time.min), datetime.combine(end, time.min)
    )
    surroundings = Surroundings(
        adults_coming={each.id: sum(member.comes_to(each) for member in members) for each in new},
        children_coming={each.id: children_coming(each, members) for each in new},
        others=[each for each in around if not each.is_cancelled and each.id not in off],
        open_days=closure_days.open_days(work, plan.cohort),
    )
    found = breaks([Move(each, each.arrangement) for each in new], surroundings)
    return {which: [one.code for one in those] for which, those in found.items()}


def _appointments(work: Work, members: Iterable[Invitation]) -> Iterable[dict[str, Any]]:
    """The next appointment of each member who has one."""
    hers = {each.participant_id for each in members}
    seen = set()
    for slot in appointments.of(work, after=work.now):
        who = slot.participant_id
        if who in hers and who not in seen:
            seen.add(who)
            yield {"participant_id": who, "starts_at": slot.starts_at}
