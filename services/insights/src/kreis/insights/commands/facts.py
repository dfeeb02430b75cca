"""Learns facts from topics and from feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
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


def learn(work: Work, facts: Sequence[Fact], build: int | None = None) -> None:
    """Writes what the facts say into all builds of the agency, or into one.

    The first fact of an agency makes its first build, and plans to read the owners' histories.
    """
    if build is None and builds.begin(work):
        work.schedule(FILL, work.agency, "first")
    rows.merge(work, fold(facts), build)


def plan_settling(work: Work, group_event_id: UUID) -> None:
    """Plans to publish what a list has changed, 24 hours after it was complete."""
    publications.mark_unsettled(work, group_event_id)
    work.schedule(SETTLE, group_event_id, "held", not_before=work.now + SETTLED_AFTER)


def plan_telling(work: Work, participant_id: UUID, group_event_id: UUID, cause: UUID) -> None:
    """Plans to publish what a correction of an earlier list has changed of a person."""
    if publications.is_settled(work, group_event_id):
        work.schedule(TELL, participant_id, str(cause))
