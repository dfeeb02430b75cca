"""Messages that may be on their way while staff change what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kreis.chassis.data.database import Work
from kreis.notifications.domain.errands import Errand
from kreis.notifications.domain.invitations import Change
from kreis.notifications.store import planned_messages

SURE = timedelta(minutes=1)
"""A message that was begun so long after a change was written with it. Within this time it may have
been asked for before."""


def sure_at(work: Work, changed: Iterable[tuple[Change, Errand]]) -> datetime | None:
    """Returns when it is sure whether planned messages were written before these changes.

    None if it is sure now. Each change comes with the errand whose message it concerns.
    """
    return max(
        (
            change.made_at + SURE
            for change, errand in changed
            if change.made_at and work.now < change.made_at + SURE
            if planned_messages.is_planned(work, errand)
        ),
        default=None,
    )
