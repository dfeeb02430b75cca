"""What can be asked of notifications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data import agenda
from kreis.chassis.data.database import Work
from kreis.notifications import store
from kreis.notifications.commands import CALL_IF_UNANSWERED, SEND, errand_of
from kreis.notifications.domain.deliveries import Order


def messages(
    work: Work, *, after: UUID | None, limit: int, order: Order, **wanted: Any
) -> dict[str, Any]:
    """A page of messages, in the order of the time they were made."""
    found = store.list_messages(work, wanted, after=after, limit=limit, order=order)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}


def planned(work: Work, *, limit: int) -> dict[str, Any]:
    """What is to be sent or looked at, the nearest first. Each is decided on once more then."""
    found = agenda.ahead(work.connection, work.agency, (SEND, CALL_IF_UNANSWERED), limit)
    return {
        "items": [
            {
                "errand": errand_of(UUID(str(each.subject)), each.detail),
                "is_message": each.kind == SEND,
                "not_before": each.not_before,
            }
            for each in found
        ]
    }


def call_tasks(work: Work, *, after: UUID | None, limit: int, **wanted: Any) -> dict[str, Any]:
    """A page of call tasks, the one that has waited longest first."""
    found = store.list_call_tasks(work, wanted, after=after, limit=limit)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}


def contributor_messages(work: Work, *, change_id: UUID | None, limit: int) -> dict[str, Any]:
    """The newest first."""
    return {"items": store.contributor_messages(work, change_id=change_id, limit=limit)}
