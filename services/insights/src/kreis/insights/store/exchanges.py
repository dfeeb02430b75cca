"""Counts of pairs in circles of mutual childcare, as exchange has told them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from kreis.chassis.data.database import Work
from kreis.contracts.quarters import Quarter
from kreis.insights.store.tables import exchange_count

_OWN = exchange_count.c


def keep(work: Work, quarter: Quarter, people: int | None, pairs: int | None) -> None:
    """Keeps the count of a quarter for good. The first one holds: two would tell of the few by whom
    they differ."""
    row = {"quarter": quarter.name, "people": people, "pairs": pairs, "told_at": work.now}
    statement = insert(exchange_count).values(agency_id=work.agency, **row)
    work.connection.execute(statement.on_conflict_do_nothing())


def find(work: Work, quarter: Quarter) -> Row[Any, Any] | None:
    """Returns `people` and `pairs` of a quarter; both None for fewer than five people."""
    mine = (_OWN.agency_id == work.agency) & (_OWN.quarter == quarter.name)
    return work.connection.execute(select(_OWN.people, _OWN.pairs).where(mine)).one_or_none()
