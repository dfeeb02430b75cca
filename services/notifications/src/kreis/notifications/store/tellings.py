"""Tellings: what is planned and done to tell people about a cause, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from kreis.chassis.data import agenda
from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallTaskState
from kreis.notifications.domain.messages import State
from kreis.notifications.store import tables
from kreis.notifications.store.planned_messages import SEND

MOST = 1000
TELL_OF_CHANGE = "tell-of-change"
"""The kind of due work that finds out who is to be told of a changed date."""


def about(work: Work, causes: Collection[UUID]) -> dict[str, Any]:
    """Counts plans, messages by what became of them, and calls, whose cause is one of these."""
    named = [str(each) for each in causes]
    planned = agenda.ahead(work.connection, work.agency, [SEND], MOST, named=("cause", named))
    kind = [TELL_OF_CHANGE]
    asked = agenda.ahead(work.connection, work.agency, kind, 1, named=("change_id", named))
    messages = _by_state(work, tables.message, causes)
    calls = _by_state(work, tables.call_task, causes)
    return {
        "is_being_planned": bool(asked),
        "planned": len(planned),
        "next_at": planned[0].not_before if planned else None,
        "sent": messages[State.SENT],
        "left_unsent": messages[State.SUPPRESSED],
        "failed": messages[State.FAILED] + messages[State.UNKNOWN],
        "calls_open": calls[CallTaskState.OPEN],
        "calls_closed": calls[CallTaskState.CLOSED],
    }


def _by_state(work: Work, source: Any, causes: Collection[UUID]) -> Counter[str]:
    statement = (
        select(source.c.state, func.count())
        .where(source.c.agency_id == work.agency, source.c.cause.in_(list(causes)))
        .group_by(source.c.state)
    )
    return Counter({row.state: row.count for row in work.connection.execute(statement)})
