"""Speakers, childcare staff and others who contribute to dates, and who hears of a change."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.refusals import NoChange
from kreis.events.queries.group_events import date_view
from kreis.events.store import changes, contributors, group_events, plans


def of_group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    return {"contributors": contributors_of(work, group_events.get(work, group_event_id))}


def contributors_of(work: Work, event: GroupEvent) -> list[dict[str, Any]]:
    """Who contributes to a date, and as whom she is told of its last change."""
    change = event.change
    return [
        {
            **asdict(each),
            "channel": each.channel,
            "recipient_id": change and each.recipient_of(change.id),
        }
        for each in contributors.of_group_event(work, event.id)
    ]


def of_change(work: Work, change_id: UUID) -> dict[str, Any]:
    """Who contributes to dates that one act changed, each person once, with these dates in order.

    Dates that somebody has changed since do not count. Raises `NoChange` when none is left.
    """
    changed = changes.group_events_of(work, change_id)
    if not changed:
        raise NoChange(change_id)
    found: dict[UUID, dict[str, Any]] = {}
    for event in changed:
        plan = plans.get(work, event.cohort_id)
        shown = date_view(event, plan)
        for each in contributors.of_group_event(work, event.id):
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
