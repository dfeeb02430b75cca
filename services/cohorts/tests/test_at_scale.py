"""What Heute asks of the dates of all years."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from kreis.cohorts.store import cohorts, planned_dates
from services.cohorts.tests.unna import Unna
from tests.support.many_rows import copy_a_row
from tests.support.query_plans import query_plans


def test_groups_without_a_date_to_come_are_found_by_an_index(empty: Unna, postgres: str) -> None:
    database, today = empty.database, date(2027, 3, 1)
    with database.agency(empty.client.agency) as work:
        held = date(2026, 3, 1)
        planned_dates.note(work, uuid4(), uuid4(), held, "group_event", is_cancelled=False)
    copy_a_row(postgres, database, "planned_date", "cohort_id", "group_event_id")

    with database.agency(empty.client.agency) as work, query_plans(database.engine) as steps:
        assert cohorts.without_date_to_come(work, today) == []

    assert "planned_date_to_come" in "\n".join(steps)
