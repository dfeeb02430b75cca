"""Erasure: deletes what a service stores about a person, and prevents it from coming back.

Promise: a service lists table by table what it stores about a person (`Inventory`). After a person
is marked as erased, facts about the person have no effect in this service. This includes facts from
a topic, from parked messages, and from topics read again after a backup was restored.
The transaction of the mark also takes her out of the feeds and of the outbox, and later facts about
her are not published for others. What tells others to forget her stays.
The erasure deletes the person's data in the service's tables, in the chassis' tables and outside
the database. Then the service acknowledges the erasure. A second round, one minute later, deletes
what running transactions have written meanwhile.
Only the mark stays. The person's counters in `outbox_key` are deleted when the service can no
longer write any fact about the person.
Refuses: to begin while due work about the person is running.
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
from kreis.contracts import topics

JOB = "erase"
"""The kind of due work that erases. An erasure never deletes due work whose kind starts with
this word."""
NOBODY = UUID(int=0)
"""Replaces the person's id in records that are also about other people."""
AFTERWARDS = timedelta(minutes=1)
"""Time between the mark and the second round."""

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
_PLANNED = text(
    f"select exists (select from due where agency_id = :agency and kind = '{JOB}'"
    " and subject = :subject and cause = 'now')"
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
_AT_ONCE = statements("erasure_at_once").values()
_COUNTERS = text(
    "delete from outbox_key using erased_subject as erased"
    " where split_part(outbox_key.key, '#', 1) = erased.subject"
    " and (outbox_key.key = erased.subject or erased.closed_at is not null)"
    # Planned work may still write a fact under her key, with the next number.
    " and not exists (select from due"
    "  where due.agency_id = erased.agency_id and due.subject = erased.subject)"
    " and not exists (select from outbox"
    "  where outbox.topic = outbox_key.topic and outbox.key = outbox_key.key)"
)


@dataclass(frozen=True)
class Inventory:
    """Lists what a service stores about a person, and which tables hold nothing about a person.

    `hers` maps a table to an SQL condition on `:subject` that selects the person's rows. The rows
    are deleted table by table, in this order.
    `nobodys` names the other tables, each with a description of what it holds.
    `outside` deletes what is outside the database. It must be safe to call twice.
    """

    hers: Mapping[str, str]
    nobodys: Mapping[str, str]
    outside: Callable[[Work, UUID], None] = lambda work, subject: None


def mark(work: Work, subject: UUID) -> bool:
    """Marks a person as erased, empties the feeds of her and schedules the deletion. Returns False
    if the mark was already there."""
    named = _named(work, subject)
    if work.connection.execute(_MARK, named).first() is None:
        return False
    for statement in _AT_ONCE:
        work.connection.execute(statement, named)
    work.schedule(JOB, subject, "now")
    work.schedule(JOB, subject, "again", not_before=work.now + AFTERWARDS)
    return True


def close(work: Work, subject: UUID) -> None:
    """Records that an erasure is complete: every service has finished, and no backup holds the
    data any more."""
    work.connection.execute(_CLOSE, _named(work, subject))


def erased(work: Work, subjects: set[UUID]) -> set[UUID]:
    """Returns those of the subjects that are erased. `NOBODY` always counts as erased."""
    values = {"agency": work.agency, "subjects": [str(each) for each in subjects]}
    found = {UUID(row.subject) for row in work.connection.execute(_MARKED, values)}
    return found | (subjects & {NOBODY})


def job(inventory: Inventory, acknowledge: Callable[[Work, UUID], None]) -> Job:
    """Makes the due work that erases. `acknowledge` runs after the first round, in its
    transaction."""

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
    acknowledge: Callable[[Work, UUID], None],
    over: Callable[[Work, UUID], None],
    begin: Callable[[Work, UUID], bool] = mark,
) -> Handler:
    """Makes the handler for the message `participant-erased`. The handler calls `begin`,
    which returns False if it is known already.

    If the first round is already done, `acknowledge` runs at once: an earlier release may have
    acknowledged where intake no longer listens.

    A tombstone says that the erasure is complete everywhere, including the last backups. Then the
    handler closes the mark and calls `over`.
    """

    def erase(work: Work, message: Message, fact: Any) -> None:
        subject = UUID(message.key.partition("#")[0])
        if fact is None:
            close(work, subject)
            over(work, subject)
        else:
            is_new = begin(work, subject)
            if not is_new and not work.connection.execute(_PLANNED, _named(work, subject)).scalar():
                acknowledge(work, subject)

    return erase


def forget_counters(connection: Connection) -> None:
    """Deletes the counters of people about whom no further fact can be written."""
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
        "stays": [name for name, topic in topics().items() if topic.says_whom_to_forget],
        "nobody": str(NOBODY),
        "nobody_hex": str(NOBODY).encode().hex(),
    }
