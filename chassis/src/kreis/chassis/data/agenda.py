"""Planned work: rows of the table `due`, written in the transaction that plans them.

Promise: a plan is stored once per kind, subject and cause. Plans are written last and sorted, so
two transactions with the same plans cannot deadlock.
Refuses: to do the work. `process.due` claims the rows and runs the work.
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
    """A piece of planned work that is not stored yet. `detail` is JSON text."""

    kind: str
    subject: str
    cause: str
    not_before: datetime
    detail: str


def plan(
    kind: str, subject: UUID, cause: str, not_before: datetime, detail: Mapping[str, Any]
) -> Plan:
    """Makes a plan that belongs to the current trace."""
    traced = json.dumps({**detail, "traceparent": current_traceparent()})
    return Plan(kind, str(subject), cause, not_before, traced)


def insert(connection: Connection, agency: UUID, plans: Collection[Plan]) -> None:
    """Stores the plans, each once per kind, subject and cause. The rows are sorted, so two
    transactions with the same plans cannot deadlock."""
    rows = [{"id": new_id(), "agency": agency, **each._asdict()} for each in sorted(plans)]
    if rows:
        connection.execute(_SQL["plan"], rows)


def ahead(
    connection: Connection,
    agency: UUID,
    kinds: Collection[str],
    limit: int,
    subject: UUID | None = None,
    named: tuple[str, Collection[str]] | None = None,
) -> list[Any]:
    """Returns at most `limit` open plans of these kinds, the earliest first, for display to people.

    With `subject`, only plans about that one. With `named`, only those whose detail has one of
    these values in that field.
    """
    who = None if subject is None else str(subject)
    field, values = named or (None, ())
    wanted = {"agency": agency, "kinds": list(kinds), "limit": limit, "subject": who}
    wanted |= {"field": field, "values": list(values)}
    return list(connection.execute(_SQL["ahead"], wanted))
