"""What is still to be asked before a newcomer can be placed in a group and enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kreis.intake.domain.participants import Participant


def missing(participant: Participant, today: date, *, has_notice: bool) -> Iterator[str]:
    """What nobody has asked her yet, or what rules every group out, as words for a page."""
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
    if not has_notice:
        yield "notice"
