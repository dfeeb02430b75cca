"""Absences that are to be settled have an index of their own, however many years lie behind."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import event, text

from kreis.events.store import attendance

CONDITION = "absence = 'unclear'"
_INDEX = text("select indexdef from pg_indexes where indexname = 'attendance_unclear'")


def test_what_is_asked_has_the_condition_of_the_index(events: Any) -> None:
    """Only then can it be used; of a table as small as that of a test another one may be taken."""
    asked: list[str] = []
    with events.database.agency(uuid4()) as work:
        index = work.connection.execute(_INDEX).scalar_one()
        event.listen(
            work.connection,
            "before_cursor_execute",
            lambda connection, cursor, statement, *_: asked.append(statement),
        )
        attendance.unclear_absences(work, date(2027, 1, 1))

    statement = asked[0]
    assert CONDITION in index
    assert CONDITION in statement
