"""The access log: who was shown what, and for what purpose.

Promise: every request of another service leaves a row. Every access to the data of a watched person
(`Work.watch`) leaves a row too. A person under address protection is watched by every service: if
her id stands in an answer, or in the address of a request that is answered, there is a row. A new
route cannot forget it, because the answers themselves are searched.
Rows are written before the answer leaves. Rows can be queried for twelve months. The service's role
cannot change a row.
Refuses: to answer a request if its row cannot be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, current_app, g, request
from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.chassis.http import auth
from kreis.chassis.message import new_id

_ADD = text(
    "insert into access_log (agency_id, id, caller, is_service, purpose, method, route, subject)"
    " values (:agency, :id, :caller, :is_service, :purpose, :method, :route, :subject)"
)
_PAGE = text(
    "select id, at, caller, is_service, purpose, method, route, subject from access_log"
    " where agency_id = :agency and (cast(:subject as uuid) is null or subject = :subject)"
    " and (cast(:after as uuid) is null or id > :after) order by id limit :limit"
)
_PROTECTED = text(
    "select subject from confidential_subject where agency_id = :agency and is_protected"
)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

View = TypeVar("View", bound=Callable[..., Any])


@dataclass
class _Read:
    """What the running request has read so far."""

    agency: UUID
    also: str
    noted: set[str] = field(default_factory=set)
    """The people who have their row."""
    protected: frozenset[str] | None = None
    """People under address protection, at least those whom the answer names. None: not asked."""


def says_who_looked(view: View) -> View:
    """Marks a view whose answer is about callers. People whose ids stand there are not read."""
    view.kreis_says_who_looked = True  # type: ignore[attr-defined]
    return view


def because(reason: str) -> None:
    """Notes why the caller needs what the running request shows. The rows of the access log give
    this reason."""
    g.reason = reason


def note(work: Work, also: str = "") -> None:
    """Writes one row for each watched person whose data the running request has read.

    If there is no such person, a service's request still gets one row. A user's request gets none.
    `also` names what the response shows beyond what its route says.
    """
    before: _Read | None = g.get("read")
    nobody: list[UUID | None] = [None] if auth.caller().is_service and not before else []
    read = before or _Read(work.agency, also)
    new = sorted(each for each in work.watched if str(each) not in read.noted)
    _write(work, new or nobody, also)
    read.noted |= {str(each) for each in new}
    g.read = read


def ask_who_is_protected(work: Work) -> None:
    """Asks for the people under address protection, for `note_answer`."""
    rows = work.connection.execute(_PROTECTED, {"agency": work.agency})
    know_who_is_protected(row.subject for row in rows)


def know_who_is_protected(subjects: Iterable[str]) -> None:
    """Tells `note_answer` who of `ids_in` the body is under address protection. That saves a
    query where another statement has asked already."""
    if "read" in g:
        g.read.protected = frozenset(subjects)


def note_answer(response: Response) -> None:
    """Writes the rows that `note` could not write, because it ran before the answer was formed."""
    view = current_app.view_functions.get(request.endpoint or "")
    if "caller" not in g or hasattr(view, "kreis_says_who_looked"):
        return
    read: _Read | None = g.pop("read", None)
    agency = read.agency if read else auth.caller().agency
    database: Database | None = current_app.extensions["kreis.database"]
    if agency is None or database is None or (read and read.protected == frozenset()):
        return
    named = _named_by(response)
    if read and read.protected is not None and named & read.protected <= read.noted:
        return
    if not named:
        return
    with database.agency(agency) as work:
        g.read = read = read or _Read(agency, "")
        if read.protected is None:
            ask_who_is_protected(work)
        missed = (named & (read.protected or frozenset())) - read.noted
        _write(work, sorted(map(UUID, missed)), read.also)


def ids_in(body: str) -> set[str]:
    """Returns the ids in the body of an answer and in the address of the running request."""
    return {*_ID.findall(body), *_ids_in_address()}


def _named_by(response: Response) -> set[str]:
    """Returns the ids that the answer tells. A refusal only repeats the address."""
    body = response.get_data(as_text=True)
    if response.status_code < 300:
        return ids_in(body)
    return set(_ID.findall(body)) - _ids_in_address()


def _ids_in_address() -> set[str]:
    return {*_ID.findall(request.path), *_ID.findall(request.query_string.decode("latin-1"))}


def _write(work: Work, subjects: Collection[UUID | None], also: str) -> None:
    who = auth.caller()
    rows = [
        {
            "agency": work.agency,
            "id": new_id(),
            "caller": who.subject,
            "is_service": who.is_service,
            "purpose": g.get("reason", who.purpose),
            "method": request.method,
            "route": (request.url_rule.rule if request.url_rule else "") + also,
            "subject": subject,
        }
        for subject in subjects
    ]
    if rows:
        work.connection.execute(_ADD, rows)


def page(work: Work, subject: UUID | None, after: UUID | None, limit: int) -> dict[str, Any]:
    """Returns rows in the order of time. Ids are UUIDv7, so they also serve as the cursor.
    `subject` None means all people."""
    values = {"agency": work.agency, "subject": subject, "after": after, "limit": limit}
    found = [row._asdict() for row in work.connection.execute(_PAGE, values)]
    return {"items": found, "next": found[-1]["id"] if len(found) == limit else None}
