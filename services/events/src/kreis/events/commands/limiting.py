"""How many places a date has, and whether people sign up for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.http.editing import State, whole
from kreis.contracts.refusals import Fault
from kreis.events import messages, store
from kreis.events.commands import demand, waitlists
from kreis.events.domain.childcare import ALL_AGES, by_band
from kreis.events.domain.group_events import Capacity, GroupEvent, Kind
from kreis.events.domain.refusals import AssessmentWeek, TooFewPlaces, not_changeable
from kreis.events.domain.waitlist import Others
from kreis.events.queries import dates


def state(work: Work, group_event_id: UUID) -> State:
    """What is edited, for whoever edits it at the same moment."""
    event = dates.group_event_or_problem(work, group_event_id)
    places = event.capacity
    return whole([places.adults, places.care_total, dict(places.care_by_band), event.needs_sign_up])


def limit(
    work: Work, group_event_id: UUID, places: Capacity, *, needs_sign_up: bool
) -> dict[str, Any]:
    """Gives a date so many places. Nobody loses the place she has: fewer than are taken are
    refused. Where people sign up, who has said yes to all dates has none until she does."""
    store.lock_cohort(work, dates.group_event_or_problem(work, group_event_id).cohort_id)
    event = dates.group_event_or_problem(work, group_event_id)
    plan = dates.plan_or_problem(work, event.cohort_id)
    after = replace(event, capacity=places, needs_sign_up=needs_sign_up)
    if after == event:
        return dates.group_event(work, group_event_id)
    _check_allowed(work, event, needs_sign_up=needs_sign_up)
    _check_enough(work, after)
    store.save_places(work, group_event_id, places, needs_sign_up=needs_sign_up)
    messages.group_event_places_changed(work, after)
    demand.tell(work, plan)
    waitlists.serve(work, plan.cohort.id)
    return dates.group_event(work, group_event_id)


def _check_allowed(work: Work, event: GroupEvent, *, needs_sign_up: bool) -> None:
    if not event.is_to_come(work.now) or event.is_held:
        raise not_changeable(event)
    if needs_sign_up and event.kind is Kind.ASSESSMENT_WEEK:
        raise AssessmentWeek("Everybody comes to the start week")


def _check_enough(work: Work, after: GroupEvent) -> None:
    members = store.invitations_of_cohort(work, after.cohort_id)
    others = Others(members, store.waiting_of_cohort(work, after.cohort_id))
    coming = others.adults_at(after)
    children = by_band(others.children_at(after), after.day)
    faults = []
    if coming > after.capacity.adults:
        faults.append(Fault("adults", after.capacity.adults, f"at least {coming}: they come"))
    bounds = {**after.capacity.care_by_band, ALL_AGES: after.capacity.care_total}
    for band, places in sorted(bounds.items()):
        wanted = children.total() if band == ALL_AGES else children[band]
        if wanted > places:
            faults.append(Fault("care_places", places, f"at least {wanted} for {band}: they come"))
    if faults:
        raise TooFewPlaces(faults)
