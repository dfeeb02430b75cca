"""The dates of a cohort, and how many come to each."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.childcare import by_band, children_coming
from kreis.events.domain.group_events import Arrangement, GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan
from kreis.events.store import group_events, invitations, periods, plans

NOT_COUNTED = dict.fromkeys(
    ("adults_coming", "adults_unconfirmed", "children_coming", "children_unsaid")
)


def of_cohort(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    """All dates of a cohort, in order, and who comes."""
    plan, members = plans.get(work, cohort_id), invitations.of_cohort(work, cohort_id)
    return [_with_coming(event, members) for event in plan.group_events]


def in_period(
    work: Work, first: date, last: date | None, *, with_coming: bool
) -> list[dict[str, Any]]:
    """Dates of all cohorts from the first day to the last, in order.

    `with_coming`: also how many come to each. Members of all these cohorts are read for it.
    """
    found = periods.in_period(work, first, last)
    numbers = periods.numbers(work, {each.series_id for each in found})
    if with_coming:
        members = invitations.of_cohorts(work, {each.cohort_id for each in found})
        views = [_with_coming(each, members[each.cohort_id]) for each in found]
    else:
        views = [_alone(each) | NOT_COUNTED for each in found]
    return [{**view, "number": numbers[view["id"]]} for view in views]


def group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    event = group_events.get(work, group_event_id)
    return _with_coming(event, invitations.of_cohort(work, event.cohort_id))


def content(work: Work, group_event_id: UUID) -> list[Any]:
    """What a date is about, for whoever edits it at the same moment."""
    event = group_events.get(work, group_event_id)
    return [event.kind, event.topic, event.topic_names]


def topics(work: Work) -> dict[str, Any]:
    """The topics that stand on dates, each with on how many."""
    found = group_events.count_topics(work)
    return {"topics": [{"topic": topic, "dates": dates} for topic, dates in found.items()]}


def date_view(event: GroupEvent, plan: Plan) -> dict[str, Any]:
    """A date with its last change, and the one that takes place after it."""
    following = plan.next_after(event)
    return {**_alone(event), "next_id": following and following.id}


def _alone(event: GroupEvent) -> dict[str, Any]:
    """What a date says by itself, without its group's other dates and members."""
    change = event.change
    return {
        "id": event.id,
        "series_id": event.series_id,
        "cohort_id": event.cohort_id,
        "kind": event.kind,
        "topic": event.topic,
        "topic_names": event.topic_names,
        "needs_sign_up": event.needs_sign_up,
        "booster_weeks": event.booster_weeks,
        "addition_id": event.addition_id,
        **arrangement_view(event.arrangement),
        "timezone": event.timezone,
        "state": event.state,
        "sequence": event.sequence,
        "change": change and {**asdict(change), "before": arrangement_view(change.before)},
        "is_held": event.is_held,
    }


def arrangement_view(arrangement: Arrangement) -> dict[str, Any]:
    places = arrangement.capacity
    return {
        "starts_at": arrangement.starts_at,
        "ends_at": arrangement.ends_at,
        "venue": arrangement.venue,
        "adults": places.adults,
        "care_places": {"total": places.care_total, "by_band": places.care_by_band},
    }


def _with_coming(event: GroupEvent, members: list[Invitation]) -> dict[str, Any]:
    bands = by_band(children_coming(event, members), event.day)
    return {
        **_alone(event),
        "adults_coming": sum(each.comes_to(event) for each in members),
        "adults_unconfirmed": sum(
            each.comes_to(event) and each.is_unconfirmed(event) for each in members
        ),
        "children_coming": {"total": bands.total(), "by_band": bands},
        "children_unsaid": sum(each.children_are_unsaid_at(event) for each in members),
    }
