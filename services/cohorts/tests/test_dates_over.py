"""Dates that are over: staff are asked without their lists, and a group that has ended says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.cohorts.tests.unna import U
from services.cohorts.tests.weeks import TUESDAYS, Weeks

LAST = TUESDAYS[-1]


@pytest.fixture
def planned(weeks: Weeks) -> Weeks:
    weeks.plan_all()
    return weeks


def ended(weeks: Weeks) -> list[dict[str, Any]]:
    found = weeks.desk.ok("GET", "/v1/ended-cohorts")["items"]
    return [each for each in found if each["cohort_id"] == weeks.cohort]


def morning_after(weeks: Weeks, day: date) -> None:
    weeks.at(f"{day + timedelta(days=1)}T06:00")


def hold(weeks: Weeks, *days: date) -> None:
    for day in days:
        weeks.unna.at(f"{day}T12:00")
        weeks.hold(day)


def test_staff_are_asked_the_morning_after_the_last_date_although_lists_are_missing(
    planned: Weeks,
) -> None:
    hold(planned, *TUESDAYS[:10])
    planned.at(f"{LAST}T20:00")
    assert planned.asked() == []

    morning_after(planned, LAST)

    (question,) = planned.asked()
    assert question["due_on"] == LAST.isoformat()
    assert question["held"] == 10, "only lists that are complete say that a date was held"


def test_a_group_whose_plan_has_fewer_dates_than_the_rule_counts_is_asked_about(
    planned: Weeks,
) -> None:
    """Two dates are cancelled, so twelve can never be held."""
    first, second = (planned.plan(day) for day in (date(2027, 7, 6), date(2027, 7, 13)))
    for event in (first, second):
        planned.plan(date(2027, 7, 6), "cancelled", event=event)
    lead = planned.unna.client.as_role("lead")
    plan = lead.ok("GET", "/v1/phase-plan")
    plan["steps"][0] |= {"dates": 14, "propose_when": "held >= 14"}
    lead.ok("PUT", "/v1/phase-plan", {"steps": plan["steps"]})

    morning_after(planned, LAST)

    (question,) = planned.asked()
    assert question["due_on"] == (LAST + timedelta(days=1)).isoformat()


def test_a_date_to_come_keeps_the_group_going_and_staff_unasked(planned: Weeks) -> None:
    """The last date is moved by a week. A thirteenth, planned in its place, is cancelled."""
    event = planned.plan(LAST + timedelta(days=1))
    planned.plan(LAST + timedelta(days=1), "cancelled", event=event)
    moved = planned.plan(TUESDAYS[-1] - timedelta(days=1), kind="workshop")
    later = LAST + timedelta(weeks=1)
    planned.plan(later, "moved", event=moved, kind="workshop")
    planned.groups.leaves(U, "P-01")

    planned.at(f"{later}T06:00")

    assert ended(planned) == []
    assert planned.groups.candidates(U)["takes"] == "back_fill"
    morning_after(planned, later)
    assert [each["ended_on"] for each in ended(planned)] == [later.isoformat()]


def test_a_group_without_a_date_to_come_has_ended_and_offers_no_seat(planned: Weeks) -> None:
    """Nobody has filled in a list. Its members are told with it, until it goes on."""
    planned.groups.leaves(U, "P-01")
    planned.at(f"{LAST}T06:00")
    assert ended(planned) == []
    assert planned.groups.candidates(U)["takes"] == "back_fill"

    morning_after(planned, LAST)

    (group,) = ended(planned)
    assert (group["name"], group["ended_on"]) == ("Gruppe Unna", LAST.isoformat())
    members = [each["participant_id"] for each in group["members"]]
    assert sorted(members) == sorted(planned.groups.of(U))
    shown = planned.groups.candidates(U)
    assert (shown["takes"], shown["why_nobody"]) == ("nobody", "over")
    (question,) = planned.asked()
    planned.decide("confirmation", question, on="2027-07-06")
    assert ended(planned) == []
    assert planned.groups.candidates(U)["takes"] == "back_fill"


def test_a_phase_of_which_not_all_dates_are_planned_goes_on(weeks: Weeks) -> None:
    """Events plans some dates ahead. The rest may come up to eight weeks later."""
    for day in TUESDAYS[:6]:
        weeks.plan(day)

    weeks.at("2027-08-29T06:00")
    assert ended(weeks) == weeks.asked() == []

    weeks.at("2027-08-30T06:00")
    assert [each["ended_on"] for each in ended(weeks)] == ["2027-08-29"]
    assert len(weeks.asked()) == 1, "at the latest when cohorts takes the group for ended"
