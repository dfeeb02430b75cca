"""What Heute asks of the dates of all years."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.events.store import periods
from tests.support.many_rows import copy_a_row
from tests.support.query_plans import query_plans


def test_dates_that_are_not_over_are_found_by_an_index(
    events: Any, unna: dict[str, Any], postgres: str
) -> None:
    events.confirm(unna)
    past = {"starts_at": "2025-03-01T09:00", "ends_at": "2025-03-01T11:00"}
    copy_a_row(postgres, events.database, "group_event", "id", **past)
    cohort = UUID(unna["cohort_id"])

    with (
        events.database.agency(events.client.agency) as work,
        query_plans(work.connection.engine) as steps,
    ):
        found = periods.next_dates(work, [cohort])

    assert found[cohort].day.isoformat() == "2027-04-05"
    assert "group_event_by_end" in "\n".join(steps)
