"""Half-days: all services divide the day at noon."""

from __future__ import annotations

from datetime import time

import pytest

from kreis.console.staff.dates import half_day_of
from kreis.contracts.half_days import half_day


@pytest.mark.parametrize(
    ("hour", "slot"), [("09:30", "tue-am"), ("11:59", "tue-am"), ("12:00", "tue-pm")]
)
def test_the_afternoon_begins_at_noon(hour: str, slot: str) -> None:
    assert half_day("tue", time.fromisoformat(hour)) == slot
    assert half_day_of("2027-04-13", hour) == slot, "as the pages say it"
