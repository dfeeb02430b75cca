"""Childcare demand: tells how many children come, whenever that number changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.childcare import by_band, children_coming
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.messages.group_events import childcare_demand_changed
from kreis.events.store import childcare, group_events, invitations


def tell_of_cohort(work: Work, cohort_id: UUID) -> None:
    """Loads a cohort as it is now, then tells. Needs the cohort's lock."""
    events = group_events.of_cohort(work, cohort_id)
    tell(work, cohort_id, events, invitations.of_cohort(work, cohort_id))


def tell(
    work: Work, cohort_id: UUID, events: Iterable[GroupEvent], members: Sequence[Invitation]
) -> None:
    """Compares each date from today on with what was last told. Needs the cohort's lock."""
    told = childcare.demand_told(work, cohort_id)
    changed: dict[UUID, dict[str, int]] = {}
    for event in events:
        if event.is_held or event.ends < work.now:
            continue
        coming = [] if event.is_cancelled else children_coming(event, members)
        now = dict(by_band(coming, event.day))
        if now != told[event.id]:
            changed[event.id] = now
            childcare_demand_changed(work, event, now)
    if changed:
        childcare.save_demand_told(work, changed)
