"""Learns facts from topics and from feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.logs import tracing
from kreis.insights.domain.applying import fold
from kreis.insights.domain.facts import Fact
from kreis.insights.store import builds, publications, rows

FILL = "fill"
"""Due work that reads the owners' histories into a new build. Its subject is the agency."""
SETTLE = "settle"
"""Due work that publishes what a complete list has changed. Its subject is the group event."""
TELL = "tell"
"""Due work that publishes what has changed of one person."""
SETTLED_AFTER = timedelta(hours=24)
"""Time in which staff may correct a list before others hear of it."""


class Said(NamedTuple):
    """That a message (`cause`) says something of a person at a date."""

    participant_id: UUID
    group_event_id: UUID
    cause: UUID
    traceparent: str


def learn(work: Work, facts: Sequence[Fact], build: int | None = None) -> None:
    """Writes what the facts say into all builds of the agency, or into one.

    The first fact of an agency makes its first build, and plans to read the owners' histories.
    """
    if build is None and builds.begin(work):
        work.schedule(FILL, work.agency, "first")
    rows.merge(work, fold(facts), build)


def plan_settling(work: Work, group_event_ids: Sequence[UUID]) -> None:
    """Plans to publish what lists have changed, 24 hours after they were complete."""
    publications.mark_unsettled(work, group_event_ids)
    for each in group_event_ids:
        work.schedule(SETTLE, each, "held", not_before=work.now + SETTLED_AFTER)


def plan_telling(work: Work, said: Sequence[Said]) -> None:
    """Plans to publish what corrections of earlier lists have changed of people."""
    settled = publications.settled(work, {each.group_event_id for each in said})
    for each in said:
        if each.group_event_id in settled:
            with tracing(each.traceparent):
                work.schedule(TELL, each.participant_id, str(each.cause))
