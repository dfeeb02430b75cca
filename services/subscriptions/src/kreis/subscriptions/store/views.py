"""The histories of views in the chassis' tables: who was told, and taking somebody out.

Promise: whoever forgets, opens or ends holds the agency alone. Whoever tells shares it. So after
somebody is forgotten, no transaction tells of her that had begun before.
"""

from __future__ import annotations

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.contracts.views import topic_of

_LOCK = "hashtextextended('views/' || current_setting('kreis.agency'), 0)"
TOGETHER = f"select pg_advisory_xact_lock_shared({_LOCK})"
"""Waits while somebody is alone in the agency, and keeps others from it until the end."""
_ALONE = text(f"select pg_advisory_xact_lock({_LOCK})")
_WAS_TOLD = text("select exists (select from outbox_key where topic = :topic and key = :pseudonym)")
# The outbox first: rows that the relay is publishing move to the history, and this waits for it.
_EMPTY = [
    text(f"delete from {table} where agency_id = :agency and topic = :topic and key = :pseudonym")
    for table in ("outbox", "fact")
]
_DROP = [
    text(f"delete from {table} where agency_id = :agency and topic = :topic")
    for table in ("outbox", "fact")
]
_DROP_COUNTERS = text("delete from outbox_key where topic = :topic")
_TOLD_OF = text(
    "select data from fact where agency_id = :agency and topic = :topic and key = :pseudonym"
    " order by position"
)


def be_alone(work: Work) -> None:
    """Waits for everybody who tells, and keeps others from it until the end."""
    work.connection.execute(_ALONE)


def was_told(work: Work, name: str, pseudonym: str) -> bool:
    """True if the view was ever told of her. Her counter says so, for longer than the history."""
    own = {"topic": topic_of(name), "pseudonym": pseudonym}
    return bool(work.connection.execute(_WAS_TOLD, own).scalar())


def told_of(work: Work, name: str, pseudonym: str) -> list[dict[str, object]]:
    """Returns the data of all records of a view about her that are kept, the oldest first."""
    own = {"agency": work.agency, "topic": topic_of(name), "pseudonym": pseudonym}
    return list(work.connection.execute(_TOLD_OF, own).scalars())


def empty_of(work: Work, name: str, pseudonym: str) -> None:
    """Takes her out of a view's history, and out of what is still to be published."""
    own = {"agency": work.agency, "topic": topic_of(name), "pseudonym": pseudonym}
    for statement in _EMPTY:
        work.connection.execute(statement, own)


def drop(work: Work, name: str) -> None:
    """Deletes a view's history and its counters. No other view has ever had its name."""
    own = {"agency": work.agency, "topic": topic_of(name)}
    for statement in (*_DROP, _DROP_COUNTERS):
        work.connection.execute(statement, own)
