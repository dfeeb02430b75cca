"""Telling childcare how many children come: whenever that number changes, and only then."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import messages, store
from kreis.events.domain.childcare import by_band, children_coming
from kreis.events.domain.plan import Plan


def tell(work: Work, plan: Plan) -> None:
    """Compares each date from today on with what was last told. Needs the cohort's lock."""
    members = store.invitations_of_cohort(work, plan.cohort.id)
    told = store.care_told(work, plan.cohort.id)
    changed: dict[UUID, dict[str, int]] = {}
    for event in store.group_events_of_cohort(work, plan.cohort.id):
        if event.is_held or event.ends < work.now:
            continue
        coming = [] if event.is_cancelled else children_coming(event, members)
        now = dict(by_band(coming, event.day))
        if now != told[event.id]:
            changed[event.id] = now
            messages.childcare_demand_changed(work, event, now)
    if changed:
        store.save_care_told(work, changed)
