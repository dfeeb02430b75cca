"""Planned work: rows of the table `due`, written in the transaction that plans them.

Promise: a plan is stored once per kind, subject and cause. Plans are written last and sorted, so
two transactions that plan the same things cannot deadlock.
Refuses: to do the work; `process.due` claims the rows and runs them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from kreis.chassis.data.statements import statements
from kreis.chassis.logs import current_traceparent
from kreis.chassis.message import new_id

_SQL = statements("due")


class Plan(NamedTuple):
    """A piece of outside work that is yet to be written down."""

    kind: str
    subject: str
    cause: str
    not_before: datetime
    detail: str


def plan(
    kind: str, subject: UUID, cause: str, not_before: datetime, detail: Mapping[str, Any]
) -> Plan:
    """Belongs to the trace in which it is planned."""
    traced = json.dumps({**detail, "traceparent": current_traceparent()})
    return Plan(kind, str(subject), cause, not_before, traced)


def insert(connection: Connection, agency: UUID, plans: Collection[Plan]) -> None:
    """Writes them down, each once per kind, subject and cause; in this order, so that no two
    transactions that plan the same wait for each other in a ring."""
    rows = [{"id": new_id(), "agency": agency, **each._asdict()} for each in sorted(plans)]
    if rows:
        connection.execute(_SQL["plan"], rows)


def ahead(connection: Connection, agency: UUID, kinds: Collection[str], limit: int) -> list[Any]:
    """What of these kinds is planned and not done yet, the nearest first, for people to see."""
    named = {"agency": agency, "kinds": list(kinds), "limit": limit}
    return list(connection.execute(_SQL["ahead"], named))
