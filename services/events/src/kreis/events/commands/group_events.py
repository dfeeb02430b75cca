"""Group events: what a date is about. `changes` gives it another time or place."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import Kind
from kreis.events.domain.refusals import AssessmentWeek, not_changeable
from kreis.events.store import group_events


def give_content(
    work: Work,
    group_event_id: UUID,
    kind: Kind,
    topic: str | None,
    topic_names: Mapping[str, str] | None,
) -> None:
    """Says what a date is about; where and when it is stays."""
    event = group_events.lock(work, group_event_id)
    if event.kind is Kind.ASSESSMENT_WEEK:
        raise AssessmentWeek("The start week has its own content")
    if event.is_held:
        raise not_changeable(event)
    group_events.save_content(work, group_event_id, kind, topic, topic_names)


def rename_topic(work: Work, topic: str, names: Mapping[str, str]) -> None:
    """Names a topic anew where it is planned. Dates that were held keep the name they had."""
    group_events.rename_topic(work, topic, names)
