"""The access log: who was shown what, and for what purpose.

Promise: every request of another service leaves a row. Every access to the data of a watched person
(`Work.watch`) leaves a row too. The row is written in the transaction that answers the request.
Rows can be queried for twelve months. The service's role cannot change a row.
Refuses: to answer a request if its row cannot be written.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import text

from kreis.chassis.data.database import Work
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


def note(work: Work, also: str = "") -> None:
    """Writes one row for each watched person whose data the running request has read.

    If there is no such person, a service's request still gets one row. A user's request gets none.
    `also` names what the response shows beyond what its route says.
    """
    who = auth.caller()
    nobody: list[UUID | None] = [None] if who.is_service else []
    subjects = sorted(work.watched) or nobody
    rows = [
        {
            "agency": work.agency,
            "id": new_id(),
            "caller": who.subject,
            "is_service": who.is_service,
            "purpose": who.purpose,
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
