"""The facts events publishes about group events. They name no person, not even by id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import ChangeKind, GroupEvent

GROUP_EVENT = "events.group-event.v1"


def group_event_scheduled(work: Work, event: GroupEvent, *, in_rhythm: bool = False) -> None:
    """Tells of a new date. `in_rhythm`: it continues a rhythm, and no message tells of it."""
    data = {
        **_date(event),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
    }
    if event.addition_id is not None:
        data["addition_id"] = str(event.addition_id)
    if in_rhythm:
        data["in_rhythm"] = True
    work.emit(GROUP_EVENT, "kreis.group-event-scheduled.v1", event.id, data)


def group_event_moved(work: Work, event: GroupEvent, changed_together: int) -> None:
    change = event.change
    assert change is not None
    assert change.answer_by is not None
    data = {
        **_changed(event, changed_together),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
        "before": {
            "starts_at": _wall_time(change.before.starts_at),
            "ends_at": _wall_time(change.before.ends_at),
            "venue_id": str(change.before.venue.id),
        },
        "reinstated": change.kind is ChangeKind.REINSTATED,
        "answer_by": change.answer_by.isoformat(),
    }
    work.emit(GROUP_EVENT, "kreis.group-event-moved.v1", event.id, data)


def group_event_cancelled(
    work: Work, event: GroupEvent, changed_together: int, *, told_with_rhythm: bool = False
) -> None:
    data = _changed(event, changed_together)
    if told_with_rhythm:
        data["told_with_rhythm"] = True
    work.emit(GROUP_EVENT, "kreis.group-event-cancelled.v1", event.id, data)


def group_event_places_changed(work: Work, event: GroupEvent) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "date": event.day.isoformat(),
        "adults": event.capacity.adults,
        "care_places": event.capacity.care_total,
        "needs_sign_up": event.needs_sign_up,
    }
    work.emit(GROUP_EVENT, "kreis.group-event-places-changed.v1", event.id, data)


def childcare_demand_changed(work: Work, event: GroupEvent, by_band: Mapping[str, int]) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "date": event.day.isoformat(),
        "venue_id": str(event.venue.id),
        "children": sum(by_band.values()),
        "by_band": dict(by_band),
        "care_places": event.capacity.care_total,
    }
    work.emit(GROUP_EVENT, "kreis.childcare-demand-changed.v1", event.id, data)


def group_event_held(work: Work, event: GroupEvent, present: int, absent: int) -> None:
    data = {
        "group_event_id": str(event.id),
        "cohort_ids": [str(event.cohort_id)],
        "kind": event.kind,
        "date": event.day.isoformat(),
        "present": present,
        "absent": absent,
    }
    work.emit(GROUP_EVENT, "kreis.group-event-held.v1", event.id, data)


def _date(event: GroupEvent) -> dict[str, Any]:
    return {
        "group_event_id": str(event.id),
        "series_id": str(event.series_id),
        "cohort_ids": [str(event.cohort_id)],
        "kind": event.kind,
        "starts_at": _wall_time(event.starts_at),
        "ends_at": _wall_time(event.ends_at),
        "timezone": event.timezone,
        "venue_id": str(event.venue.id),
    }


def _changed(event: GroupEvent, changed_together: int) -> dict[str, Any]:
    assert event.change is not None
    return {
        **_date(event),
        "change_id": str(event.change.id),
        "changed_together": changed_together,
        "sequence": event.sequence,
    }


def _wall_time(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
