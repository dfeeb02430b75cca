"""What an agency's programme makes of the first weekly dates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.events.domain.group_events import Kind
from kreis.events.store import tables


def kinds(work: Work) -> list[Kind]:
    """The kinds of the first weekly dates, in order; none as long as nothing is said."""
    own = tables.programme
    statement = select(own.c.kinds).where(own.c.agency_id == work.agency)
    stored = work.connection.execute(statement).scalar_one_or_none()
    return [Kind(each) for each in stored or []]


def save(work: Work, wanted: Sequence[Kind]) -> None:
    upsert(work, tables.programme, {}, {"kinds": [str(kind) for kind in wanted]})
