"""The tables of notifications, as statements name them, and what their rows have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, column, select, table, tuple_

from kreis.chassis.data.database import Work
from kreis.notifications.domain.deliveries import Errand, Kind, Order


def _table(name: str, columns: str) -> Any:
    return table(name, column("agency_id"), *(column(each) for each in columns.split()))


invitation = _table("invitation", "id participant_id answer answer_version")
_ERRAND = "participant_id kind invitation_id cause version"
message = _table("message", f"id {_ERRAND} channel state reason created_at changed_at")
contributor_message = _table(
    "contributor_message",
    "id recipient_id change_id kind channel state reason created_at changed_at called_by",
)
consent = _table("consent", "participant_id is_given version")
call_task = _table(
    "call_task",
    f"id {_ERRAND} reason state raised_at attempts last_attempt_at result closed_by closed_at",
)


def is_about(work: Work, source: Any, errand: Errand) -> Any:
    wanted = {"agency_id": work.agency, **errand_values(errand)}
    del wanted["invitation_id"]  # follows from the others
    return tuple_(*(source.c[name] for name in wanted)) == tuple_(*wanted.values())


def errand_values(errand: Errand) -> dict[str, Any]:
    return {
        "participant_id": errand.participant_id,
        "kind": errand.kind,
        "invitation_id": errand.invitation_id,
        "cause": errand.cause,
        "version": errand.version,
    }


def errand_of(row: Row[Any]) -> Errand:
    return Errand(row.participant_id, Kind(row.kind), row.invitation_id, row.cause, row.version)


def page(
    work: Work,
    source: Any,
    moment: Any,
    after: UUID | None,
    limit: int,
    wanted: dict[str, Any],
    order: Order = Order.OLDEST_FIRST,
) -> Select[Any]:
    """Rows in the order of time, those behind the row `after`."""
    own = tuple_(moment, source.c.id)
    statement = select(source).where(source.c.agency_id == work.agency)
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(source.c[name] == value)
    if after is not None:
        last = source.alias()
        place = select(last.c[moment.name], last.c.id).where(
            last.c.agency_id == work.agency, last.c.id == after
        )
        last_read = place.scalar_subquery()
        is_behind = own > last_read if order is Order.OLDEST_FIRST else own < last_read
        statement = statement.where(is_behind)
    by_time = (moment, source.c.id)
    if order is Order.NEWEST_FIRST:
        by_time = (moment.desc(), source.c.id.desc())
    return statement.order_by(*by_time).limit(limit)
