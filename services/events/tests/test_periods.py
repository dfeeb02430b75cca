"""Which cohorts meet in a period, and which absences of it are to be settled."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def both(events: Any, unna: dict[str, Any], kamen: dict[str, Any]) -> Any:
    events.confirm(unna)
    events.confirm(kamen)
    return events


def meeting(events: Any, **period: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{name.rstrip('_')}={day}" for name, day in period.items())
    found: list[dict[str, Any]] = events.staff.ok("GET", f"/v1/cohorts?{asked}")
    return found


def names(found: list[dict[str, Any]]) -> list[str]:
    return sorted(each["name"] for each in found)


def test_a_cohort_is_found_by_any_of_its_dates_and_comes_with_all(both: Any) -> None:
    (found,) = meeting(both, from_="2027-07-07")  # Unna's last date is 6 July, Kamen's the 15th

    assert found["name"] == "Kamen Donnerstag"
    assert found["venue"]["town"] == "Kamen"
    assert found["series"] == {"weekday": "thu", "starts_at": "09:30", "ends_at": "11:30"}
    path = f"/v1/cohorts/{found['id']}/group-events"
    assert found["group_events"] == both.staff.ok("GET", path)


def test_both_ends_of_a_period_belong_to_it(both: Any) -> None:
    assert names(meeting(both, from_="2027-07-06", until="2027-07-06")) == ["Unna Dienstag"]
    assert names(meeting(both, from_="2027-07-15", until="2027-07-15")) == ["Kamen Donnerstag"]
    assert names(meeting(both, from_="2027-04-05")) == ["Kamen Donnerstag", "Unna Dienstag"]
    assert names(meeting(both, from_="2000-01-01", until="2099-12-31")) == names(
        meeting(both, from_="2027-04-05")
    )
    assert meeting(both, from_="2027-07-16") == []
    assert meeting(both, from_="2027-04-01", until="2027-04-04") == []


def test_a_period_that_ends_before_it_begins_is_refused(both: Any) -> None:
    refused = both.staff.ask("GET", "/v1/cohorts?from=2027-04-06&until=2027-04-05")

    assert refused.status_code == 422
    assert both.staff.ask("GET", "/v1/cohorts").status_code == 422


def test_another_agency_sees_none_of_them(both: Any) -> None:
    other = both.client.as_role("contact-person", agency=both.client.agency.__class__(int=7))

    assert other.ok("GET", "/v1/cohorts?from=2027-04-05") == []


def test_absences_are_asked_for_from_a_day_on(both: Any, unna: dict[str, Any]) -> None:
    both.at("2027-04-05T12:00")
    (first, *_) = both.staff.ok("GET", f"/v1/cohorts/{unna['cohort_id']}/group-events")
    missing = unna["members"][0]["id"]
    entry = {"participant_id": missing, "status": "absent"}
    path = f"/v1/group-events/{first['id']}/attendance"
    both.staff.ok("PUT", path, {"entries": [entry]})

    (unclear,) = both.staff.ok("GET", "/v1/absences/unclear?from=2027-04-05")
    assert (unclear["participant_id"], unclear["date"]) == (missing, "2027-04-05")
    assert both.staff.ok("GET", "/v1/absences/unclear?from=2027-04-06") == []
    assert both.staff.ok("GET", "/v1/absences/unclear") == [unclear]
