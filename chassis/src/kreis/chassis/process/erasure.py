"""Erasure: what is known of one person goes, and nothing of her comes back.

Promise: a service says table by table what it keeps of a person (`Inventory`). Once she is marked,
facts about her have no effect here, wherever they come from: a topic, the parked messages, or the
topics read anew by a backup that was restored. What was kept goes, also from the chassis' own
tables and from what lies outside the database; then the service says so. A second round, a minute
later, takes what a transaction under way has still written.
Her mark stays, and is all that is left. Her counters in `outbox_key` go once nothing is to follow.
Refuses: to begin while due work about her is being done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from kreis.chassis.data.database import Work
from kreis.chassis.data.statements import statements
from kreis.chassis.message import Message
from kreis.chassis.messaging.inbox import Handler
from kreis.chassis.process.due import Due, Job, TryLater

JOB = "erase"
"""The kind of due work that erases; every kind that begins so is about erasures and not erased."""
NOBODY = UUID(int=0)
"""Stands where her id stood in records that are about others too."""
AFTERWARDS = timedelta(minutes=1)

_MARK = text(
    "insert into erased_subject (agency_id, subject) values (:agency, :subject)"
    " on conflict do nothing returning subject"
)
_CLOSE = text(
    "update erased_subject set closed_at = clock_timestamp()"
    " where agency_id = :agency and subject = :subject"
)
_MARKED = text(
    "select subject from erased_subject where agency_id = :agency and subject = any(:subjects)"
)
_HERS = (
    "agency_id = :agency and (subject = :subject or strpos(cause || detail::text, :subject) > 0)"
)
_UNDER_WAY = text(
    f"select exists (select from due where {_HERS} and kind not like '{JOB}%'"
    " and lease_until > clock_timestamp())"
)
_NO_LONGER_DUE = text(
    f"delete from due where {_HERS} and kind not like '{JOB}%'"
    " and (lease_until is null or lease_until < clock_timestamp())"
)
_PLUMBING = statements("erasure").values()
_COUNTERS = text(
    "delete from outbox_key using erased_subject as erased"
    " where split_part(outbox_key.key, '#', 1) = erased.subject"
    " and (outbox_key.key = erased.subject or erased.closed_at is not null)"
    " and not exists (select from outbox"
    "  where outbox.topic = outbox_key.topic and outbox.key = outbox_key.key)"
)


@dataclass(frozen=True)
class Inventory:
    """What a service keeps of a person, and where it keeps nobody.

    `hers`: table → which rows are hers, a condition on `:subject`; in the order in which they go.
    `nobodys`: table → what it holds instead. `outside`: takes away what lies outside the database,
    and can be called again.
    """

    hers: Mapping[str, str]
    nobodys: Mapping[str, str]
    outside: Callable[[Work, UUID], None] = lambda work, subject: None


def mark(work: Work, subject: UUID) -> bool:
    """From here on nothing of her is taken in, and what is here goes. Whether that is news."""
    if work.connection.execute(_MARK, _named(work, subject)).first() is None:
        return False
    work.schedule(JOB, subject, "now")
    work.schedule(JOB, subject, "again", not_before=work.now + AFTERWARDS)
    return True


def close(work: Work, subject: UUID) -> None:
    """Everybody has erased her, and no copy is left that could bring her back."""
    work.connection.execute(_CLOSE, _named(work, subject))


def erased(work: Work, subjects: set[UUID]) -> set[UUID]:
    """Those of them who are erased. `NOBODY` is, always."""
    values = {"agency": work.agency, "subjects": [str(each) for each in subjects]}
    found = {UUID(row.subject) for row in work.connection.execute(_MARKED, values)}
    return found | (subjects & {NOBODY})


def job(inventory: Inventory, acknowledge: Callable[[Work, UUID], None]) -> Job:
    """The due work that erases; `acknowledge` tells that it is done."""

    def run(due: Due) -> None:
        with due.database.agency(due.agency) as work:
            named = _named(work, due.subject)
            work.connection.execute(_NO_LONGER_DUE, named)
            is_busy = work.connection.execute(_UNDER_WAY, named).scalar()
        if is_busy:
            raise TryLater("work about the erased person is under way")
        with due.database.agency(due.agency) as work:
            inventory.outside(work, due.subject)
        with due.finish() as work:
            _erase(work, inventory, due.subject)
            if due.cause == "now":
                acknowledge(work, due.subject)

    return Job(JOB, run)


def handler(
    over: Callable[[Work, UUID], None], begin: Callable[[Work, UUID], object] = mark
) -> Handler:
    """Handles the fact that somebody is erased: `begin` takes note of it. A tombstone says that her
    erasure is over everywhere, the last backups included; then `over` is called."""

    def erase(work: Work, message: Message, fact: Any) -> None:
        subject = UUID(message.key.partition("#")[0])
        if fact is None:
            close(work, subject)
            over(work, subject)
        else:
            begin(work, subject)

    return erase


def forget_counters(connection: Connection) -> None:
    connection.execute(_COUNTERS)


def _erase(work: Work, inventory: Inventory, subject: UUID) -> None:
    named = _named(work, subject)
    for table, condition in inventory.hers.items():
        statement = f"delete from {table} where agency_id = :agency and ({condition})"
        work.connection.execute(text(statement), {**named, "subject": subject})
    for plumbing in _PLUMBING:
        work.connection.execute(plumbing, named)


def _named(work: Work, subject: UUID) -> dict[str, object]:
    return {
        "agency": work.agency,
        "subject": str(subject),
        "subject_hex": str(subject).encode().hex(),
        "nobody": str(NOBODY),
        "nobody_hex": str(NOBODY).encode().hex(),
    }
