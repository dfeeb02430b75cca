"""What each view was told, how far its subscriber has read, and what it has forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from kreis.chassis.data.database import Work
from kreis.contracts.views import topic_of
from kreis.subscriptions.domain.forgetting import WITHIN

_NOTE = text(
    "insert into view_read (agency_id, name, read_at, after) values (:agency, :name, :now, :after)"
    " on conflict (agency_id, name) do update set read_at = :now, after = :after"
)
_DROP = text("delete from view_read where agency_id = :agency and name = :name")
_TOLD = text(
    "select count(*) filter (where type = :told) as records,"
    " count(distinct key) filter (where type = :told) as people,"
    " (select read_at from view_read where agency_id = :agency and name = :name) as last_read_at,"
    " count(*) filter (where position > coalesce((select after from view_read"
    "  where agency_id = :agency and name = :name), 0)) as unread"
    " from fact where agency_id = :agency and topic = :topic"
)
_FORGOTTEN = text(
    "select count(*) as to_forget, count(acknowledged_at) as acknowledged,"
    " count(*) filter (where acknowledged_at is null and forgotten_at < :before) as overdue,"
    " max(acknowledged_at) as last_acknowledged_at"
    " from forgotten where agency_id = :agency and name = :name and was_told"
)
_NEWEST = text(
    "select time, key, data from fact where agency_id = :agency and topic = :topic"
    " and type = :told order by position desc limit :most"
)


def note(work: Work, name: str, after: int) -> None:
    """A subscriber has read its feed up to this position."""
    work.connection.execute(_NOTE, {**_own(work, name), "after": after})


def told(work: Work, name: str, type_: str) -> Row[Any]:
    """Counts the records of this type and their people, and what is unread."""
    return work.connection.execute(_TOLD, {**_own(work, name), "told": type_}).one()


def forgotten(work: Work, name: str) -> Row[Any]:
    """Counts whom the view was told to forget, and what of it is acknowledged or overdue."""
    own = {**_own(work, name), "before": work.now - WITHIN}
    return work.connection.execute(_FORGOTTEN, own).one()


def newest(work: Work, name: str, type_: str, most: int) -> Sequence[Row[Any]]:
    """Returns the last records of this type, the newest first."""
    own = {**_own(work, name), "told": type_, "most": most}
    return work.connection.execute(_NEWEST, own).all()


def drop(work: Work, name: str) -> None:
    """Deletes how far a subscriber had read."""
    work.connection.execute(_DROP, _own(work, name))


def _own(work: Work, name: str) -> dict[str, Any]:
    return {"agency": work.agency, "now": work.now, "name": name, "topic": topic_of(name)}
