"""What members report to the steward. The words are stored encrypted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from kreis.chassis.data.database import Work
from kreis.exchange.domain.refusals import NoReport
from kreis.exchange.store.sealed import DONE, WORDS
from kreis.exchange.store.tables import report


def add(
    work: Work, circle_id: UUID, member_id: UUID, other_id: UUID | None, words: str, due_on: date
) -> None:
    report_id = uuid4()
    row: dict[str, Any] = {"id": report_id, "circle_id": circle_id, "member_id": member_id}
    row |= {"other_id": other_id, "reported_at": work.now, "due_on": due_on}
    row |= WORDS.values(work, report_id, words, sealed=True)
    work.connection.execute(insert(report).values(agency_id=work.agency, **row))


def open_of(work: Work, circle_ids: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Returns by circle id and deadline of open reports, without anybody's name."""
    own = (report.c.agency_id == work.agency) & report.c.circle_id.in_(circle_ids)
    columns = (report.c.circle_id, report.c.id, report.c.reported_at, report.c.due_on)
    statement = select(*columns).where(own, report.c.settled_at.is_(None))
    found = defaultdict[UUID, list[dict[str, Any]]](list)
    for row in work.connection.execute(statement.order_by(report.c.reported_at, report.c.id)):
        found[row.circle_id].append(row._asdict())
    return found


def open_words(work: Work, member_id: UUID, other_id: UUID) -> set[str | None]:
    """Returns the words of open reports of one member about another."""
    own = (report.c.agency_id == work.agency) & (report.c.member_id == member_id)
    open_ = own & (report.c.other_id == other_id) & report.c.settled_at.is_(None)
    columns = (report.c.id, report.c.words, report.c.words_sealed)
    rows = work.connection.execute(select(*columns).where(open_))
    return {WORDS.read(work, row.id, row.words, row.words_sealed) for row in rows}


def get(work: Work, report_id: UUID) -> dict[str, Any]:
    """Raises `NoReport`."""
    which = (report.c.agency_id == work.agency) & (report.c.id == report_id)
    row = work.connection.execute(select(report).where(which)).one_or_none()
    if row is None:
        raise NoReport
    words = WORDS.read(work, row.id, row.words, row.words_sealed)
    done = DONE.read(work, report_id, row.done, row.done_sealed)
    return {**row._mapping, "words": words, "done": done}


def settle(work: Work, report_id: UUID, done: str) -> None:
    """Notes what was done. What was noted first stays."""
    which = (report.c.agency_id == work.agency) & (report.c.id == report_id)
    statement = update(report).where(which, report.c.settled_at.is_(None))
    values = DONE.values(work, report_id, done, sealed=True) | {"settled_at": work.now}
    work.connection.execute(statement.values(**values))
