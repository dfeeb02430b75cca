"""The programme: what the first weekly dates of new cohorts are for."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import Kind
from kreis.events.store import programme


def save(work: Work, kinds: Sequence[Kind]) -> None:
    """Holds for cohorts that are confirmed from now on."""
    programme.save(work, kinds)
