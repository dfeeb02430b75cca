"""Which days of a week lie in the school holidays of a Land."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from services.events.tests.dates import Dates


def asked(dates: Dates, **query: Any) -> Any:
    return dates.events.staff.ok("GET", f"/v1/school-holidays?{urlencode(query)}")


@pytest.mark.parametrize(
    ("land", "monday", "days"),
    [
        (
            "NW",
            "2027-07-26",
            ["2027-07-26", "2027-07-27", "2027-07-28", "2027-07-29", "2027-07-30"],
        ),
        ("NW", "2027-09-06", []),
        (
            "BY",
            "2027-09-06",
            ["2027-09-06", "2027-09-07", "2027-09-08", "2027-09-09", "2027-09-10"],
        ),
    ],
)
def test_a_week_is_looked_up_in_its_land(
    dates: Dates, land: str, monday: str, days: list[str]
) -> None:
    assert asked(dates, land=land, monday=monday) == {"days": days, "is_known": True}


def test_a_year_without_published_holidays_is_unknown(dates: Dates) -> None:
    assert asked(dates, land="NW", monday="2095-07-04") == {"days": [], "is_known": False}


def test_a_land_that_there_is_not_is_refused(dates: Dates) -> None:
    answer = dates.events.staff.ask("GET", "/v1/school-holidays?land=XX&monday=2027-07-26")
    assert answer.status_code == 422
