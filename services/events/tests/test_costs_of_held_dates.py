"""What the held dates of a period cost, in one list, for whoever weighs effort against effect."""

from __future__ import annotations

from typing import Any

import pytest

from services.events.tests.rosters import Roster

APRIL = "/v1/costs?from=2027-04-01&until=2027-04-30"


@pytest.fixture
def roster(events: Any, unna: dict[str, Any]) -> Roster:
    return Roster(events, unna)


def test_only_dates_with_a_complete_list_are_listed(roster: Roster) -> None:
    staff = roster.events.staff
    assert staff.ok("GET", APRIL) == []

    roster.put(roster.all_present()[:5])
    assert staff.ok("GET", APRIL) == []
    roster.put(roster.all_present())

    (listed,) = staff.ok("GET", APRIL)
    assert listed["group_event_id"] == roster.event["id"]
    assert len(listed["recorded_by"]) == 1
    assert not listed["is_said"], "nobody has said what it costs"
    assert (listed["money"], listed["staff_money"]) == (0, None)


def test_each_stands_as_confirmed_or_as_usual(roster: Roster) -> None:
    staff, path = roster.events.staff, f"/v1/group-events/{roster.event['id']}"
    roster.put(roster.all_present())
    staff.ok("PUT", "/v1/hourly-rate", {"cents": 4200})
    staff.ok("PUT", f"{path}/usual-cost", {"staff_minutes": 240, "room": 4000, "childcare": 6000})

    (usual,) = staff.ok("GET", APRIL)
    assert (usual["is_said"], usual["is_confirmed"]) == (True, False)
    assert (usual["money"], usual["staff_money"]) == (10000, 16800)

    staff.ok("PUT", f"{path}/cost", {"interpreter": 1500})
    staff.ok("PUT", f"{path}/cost", {"interpreter": 2500})
    staff.ok("PUT", "/v1/hourly-rate", {"cents": 9900})
    (confirmed,) = staff.ok("GET", APRIL)
    assert (confirmed["is_confirmed"], confirmed["hourly_rate"]) == (True, 4200)
    assert (confirmed["money"], confirmed["staff_money"]) == (12500, 16800)
    alone = staff.ok("GET", f"{path}/cost")
    assert {name: alone[name] for name in confirmed.keys() & alone.keys()} == {
        name: confirmed[name] for name in confirmed.keys() & alone.keys()
    }


def test_the_first_and_the_last_day_belong_to_the_period(roster: Roster) -> None:
    roster.put(roster.all_present())
    day = roster.event["starts_at"][:10]
    assert day == "2027-04-05"
    staff = roster.events.staff

    assert len(staff.ok("GET", f"/v1/costs?from={day}&until={day}")) == 1
    assert staff.ok("GET", "/v1/costs?from=2027-04-06&until=2027-04-30") == []
    assert staff.ok("GET", "/v1/costs?from=2027-03-06&until=2027-04-04") == []


@pytest.mark.parametrize("until", ["2027-03-31", "2027-05-02", "2027-4-30", "9999-12-31"])
def test_a_period_is_at_most_a_month(roster: Roster, until: str) -> None:
    refused = roster.events.staff.ask("GET", f"/v1/costs?from=2027-04-01&until={until}")

    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json["errors"]] == ["until"]


def test_costs_of_a_period_are_not_for_everybody(roster: Roster) -> None:
    assert roster.events.client.as_role("facilitator").ask("GET", APRIL).status_code == 403
