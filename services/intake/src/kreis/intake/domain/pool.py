"""What is still to be asked of somebody before she can be placed in a group and enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kreis.intake.domain.participants import Participant, Reach, StartWeek


@dataclass(frozen=True)
class PoolAnswers:
    """What somebody who waits has said about a place in a group. It does not say who she is."""

    id: UUID | None
    """None unless something is open."""
    language: str
    gender: str | None
    may_join_women_only: bool | None
    slots: tuple[str, ...]
    reach: tuple[Reach, ...]
    excluded_venues: tuple[UUID, ...]
    start_weeks: tuple[StartWeek, ...]
    open: tuple[str, ...]
    """Facts that nobody has said or confirmed; none of somebody whom the caller does not see in
    full."""


def missing(participant: Participant, today: date, *, has_notice: bool) -> Iterator[str]:
    """Yields what nobody has asked her yet, or what rules every group out."""
    if not participant.slots:
        yield "slots"
    to_come = [week for week in participant.start_weeks if week.monday > today]
    if not to_come:
        yield "start_weeks"
    elif all(week.mornings == "no" for week in to_come):
        yield "possible_start_week"
    if not participant.reach:
        yield "reach"
    elif not any(participant.reachable):
        yield "reachable_venue"
    yield from _unknown(participant)
    if not has_notice:
        yield "notice"


def _unknown(participant: Participant) -> Iterator[str]:
    """Facts that decide about a place and that nobody has said."""
    if participant.gender is None:
        yield "gender"
    if participant.german_level is None and participant.spoken != "de":
        yield "german_level"
    if any(child.needs_care is None for child in participant.children):
        yield "needs_care"
