"""Nothing is planned for the past, nor for a year that is a slip of the keyboard."""

from __future__ import annotations

import pytest

from services.events.tests.dates import Dates, wish


@pytest.mark.parametrize("day", ["2024-05-06", "2027-04-21", "2033-05-06", "9999-12-31"])
def test_a_date_is_not_moved_there(dates: Dates, day: str) -> None:
    date = dates.on("2027-05-04")
    body = {**wish(day), "sequence": 0, "despite": ["same_day", "school_holidays"]}
    refused = dates.events.staff.ask("POST", f"/v1/group-events/{date['id']}/move", body)

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == ["date"]


@pytest.mark.parametrize("day", ["2024-05-06", "2027-04-21", "9999-12-31"])
def test_no_such_day_is_closed(dates: Dates, day: str) -> None:
    refused = dates.events.staff.ask("PUT", f"/v1/closure-days/{day}", {"reason": "Teamtag"})

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == ["day"]
    dates.events.staff.ok("PUT", "/v1/closure-days/2027-04-22", {"reason": "heute"})
