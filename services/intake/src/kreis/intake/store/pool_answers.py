"""What those who wait have answered, without their names: counted by pages that show no person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select

from kreis.chassis.data.database import Work
from kreis.intake.domain import unsaid
from kreis.intake.domain.pool import PoolAnswers
from kreis.intake.domain.sight import Viewer
from kreis.intake.store.participants import (
    IS_IN_POOL,
    LONGEST_WAIT_FIRST,
    reach_of,
    start_weeks_of,
)
from kreis.intake.store.sight import seen_in_full
from kreis.intake.store.tables import child, participant

_WHO = participant.c
_READ = (
    _WHO.id,
    _WHO.language,
    *(_WHO[name] for name in unsaid.STAND_INS),
    _WHO.slots,
    _WHO.reach,
    _WHO.excluded_venues,
    _WHO.start_weeks,
    _WHO.unsaid,
    _WHO.unconfirmed,
)


def pool_answers(work: Work, viewer: Viewer) -> list[PoolAnswers]:
    """Returns the answers of those who wait and are in no group, the longest wait first.

    Nothing that is sealed is read. Only ids in the answer are a view of somebody protected.
    """
    has_no = _has_child(child.c.needs_care.is_(False))
    is_unsaid = _has_child(and_(child.c.care_is_unsaid, child.c.needs_care == unsaid.CARE_STAND_IN))
    hers = seen_in_full(viewer).label("is_in_full")
    statement: Select[Any] = (
        select(*_READ, hers, has_no.label("has_no"), is_unsaid.label("care_is_unsaid"))
        .where(_WHO.agency_id == work.agency, IS_IN_POOL)
        .order_by(*LONGEST_WAIT_FIRST)
    )
    return [_answers(row) for row in work.connection.execute(statement)]


def _has_child(such: ColumnElement[bool]) -> ColumnElement[bool]:
    hers = and_(child.c.agency_id == _WHO.agency_id, child.c.participant_id == _WHO.id)
    return exists().where(hers, such)


def _answers(row: Row[Any]) -> PoolAnswers:
    said = unsaid.said(row._asdict(), row.unsaid)
    is_open = tuple(_open(row, said)) if row.is_in_full else ()
    return PoolAnswers(
        id=row.id if is_open else None,
        language=row.language,
        gender=said["gender"],
        may_join_women_only=said["may_join_women_only"],
        slots=tuple(row.slots),
        reach=reach_of(row),
        excluded_venues=tuple(row.excluded_venues),
        start_weeks=start_weeks_of(row),
        open=is_open,
    )


def _open(row: Row[Any], said: dict[str, Any]) -> Iterator[str]:
    marked = {*unsaid.still_marked(row.unconfirmed, said, has_no=row.has_no)}
    yield from (name for name, value in said.items() if value is None or name in marked)
    if row.care_is_unsaid or unsaid.CARE in marked:
        yield unsaid.CARE
