"""Speakers, childcare staff and others who contribute to dates, and who hears of a change."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.refusals import NoChange
from kreis.events.queries import dates


def contributors(work: Work, group_event_id: UUID) -> dict[str, Any]:
    event = dates.group_event_or_problem(work, group_event_id)
    return {"contributors": dates.contributors_of(work, event)}


def of_change(work: Work, change_id: UUID) -> dict[str, Any]:
    """Each who contributes to dates that this act changed and nobody has changed since, once, with
    these dates in order. Raises `NoChange` when there is no such date."""
    changed = store.group_events_of_change(work, change_id)
    if not changed:
        raise NoChange(change_id)
    found: dict[UUID, dict[str, Any]] = {}
    for event in changed:
        plan = dates.plan_or_problem(work, event.cohort_id)
        shown = dates.date_view(event, plan)
        for each in store.contributors(work, event.id):
            recipient_id = each.recipient_of(change_id)
            hers = found.setdefault(
                recipient_id,
                {
                    **asdict(each),
                    "id": recipient_id,
                    "channel": each.channel,
                    "group_events": [],
                },
            )
            if shown not in hers["group_events"]:
                hers["group_events"].append(shown)
    return {"recipients": list(found.values())}
