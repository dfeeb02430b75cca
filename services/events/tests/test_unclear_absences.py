"""Absences that are to be settled are found by their index, however many years lie behind."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from kreis.events.store import attendance


def test_they_are_found_by_their_index(events: Any) -> None:
    """A table as small as that of a test is read as a whole, unless that is forbidden."""
    asked: list[tuple[str, object]] = []

    with events.database.agency(uuid4()) as work:
        event.listen(
            work.connection,
            "before_cursor_execute",
            lambda connection, cursor, statement, parameters, *_: asked.append(
                (statement, parameters)
            ),
        )
        attendance.unclear_absences(work, date(2027, 1, 1))
        ((statement, parameters),) = asked
        work.connection.exec_driver_sql("set local enable_seqscan = off")
        plan = work.connection.exec_driver_sql(f"explain {statement}", parameters)
        told = "\n".join(str(row[0]) for row in plan)

    assert "using attendance_unclear" in told or "on attendance_unclear" in told
