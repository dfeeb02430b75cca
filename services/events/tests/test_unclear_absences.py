"""Absences that are to be settled have an index of their own, however many years lie behind."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

_INDEX = text("select indexdef from pg_indexes where indexname = 'attendance_unclear'")


def test_unclear_absences_have_an_index(events: Any) -> None:
    with events.database.engine.connect() as connection:
        found = connection.execute(_INDEX).scalar_one()

    assert "absence = 'unclear'" in found
