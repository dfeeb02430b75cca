"""Tellings: what is planned and done to tell people about a cause, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from kreis.chassis.data import agenda
from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallTaskState
from kreis.notifications.domain.messages import State
from kreis.notifications.store import invitations, tables
from kreis.notifications.store.planned_messages import SEND

MOST = 1000
TELL_OF_CHANGE = "tell-of-change"
"""The kind of due work that finds out who is to be told of a changed date."""


def about(work: Work, causes: Collection[UUID]) -> dict[str, Any]:
    """Counts plans, messages by what became of them, and calls, whose cause is one of these.

    Of somebody who was invited anew, only what belongs to the new invitation counts.
    """
    named = [str(each) for each in causes]
    since = invitations.asked_after(work, causes)
    ahead = agenda.ahead(work.connection, work.agency, [SEND], MOST, named=("cause", named))
    planned = [
        each for each in ahead if each.detail["version"] > since.get(UUID(each.detail["cause"]), 0)
    ]
    kind = [TELL_OF_CHANGE]
    asked = agenda.ahead(work.connection, work.agency, kind, 1, named=("change_id", named))
    messages = _by_state(work, tables.message, causes, since)
    calls = _by_state(work, tables.call_task, causes, since)
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


def _by_state(
    work: Work, source: Any, causes: Collection[UUID], since: Mapping[UUID, int]
) -> Counter[str]:
    own = source.c
    statement = (
        select(own.cause, own.version, own.state, func.count().label("number"))
        .where(own.agency_id == work.agency, own.cause.in_(list(causes)))
        .group_by(own.cause, own.version, own.state)
    )
    found: Counter[str] = Counter()
    for row in work.connection.execute(statement):
        if row.version > since.get(row.cause, 0):
            found[row.state] += row.number
    return found
