"""Places of a date: how many there are, and whether people sign up for it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.commands import childcare, waitlists
from kreis.events.domain.group_events import Capacity, GroupEvent, Kind
from kreis.events.domain.places import check_enough
from kreis.events.domain.refusals import AssessmentWeek, not_changeable
from kreis.events.domain.waitlists import Others
from kreis.events.messages.group_events import group_event_places_changed
from kreis.events.store import group_events, invitations, plans
from kreis.events.store import waitlists as stored_waitlists


def limit(work: Work, group_event_id: UUID, places: Capacity, *, needs_sign_up: bool) -> None:
    """Gives a date so many places.

    Nobody loses the place she has: fewer than are taken are refused. Where people sign up, who has
    said yes to all dates has no place until she signs up.
    """
    plans.lock_cohort(work, group_events.get(work, group_event_id).cohort_id)
    event = group_events.get(work, group_event_id)
    after = replace(event, capacity=places, needs_sign_up=needs_sign_up)
    if after == event:
        return
    _check_allowed(work, event, needs_sign_up=needs_sign_up)
    members = invitations.of_cohort(work, event.cohort_id)
    check_enough(after, Others(members, stored_waitlists.of_cohort(work, event.cohort_id)))
    group_events.save_places(work, group_event_id, places, needs_sign_up=needs_sign_up)
    group_event_places_changed(work, after)
    childcare.tell_of_cohort(work, event.cohort_id)
    waitlists.serve(work, event.cohort_id)


def _check_allowed(work: Work, event: GroupEvent, *, needs_sign_up: bool) -> None:
    if not event.is_to_come(work.now) or event.is_held:
        raise not_changeable(event)
    if needs_sign_up and event.kind is Kind.ASSESSMENT_WEEK:
        raise AssessmentWeek("Everybody comes to the start week")
