"""Groups that have ended are not read where only those that go on matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kreis.cohorts.store import cohorts, standing
from services.cohorts.tests.unna import K, U, offer, venue
from services.cohorts.tests.weeks import TUESDAYS, Weeks

LAST = TUESDAYS[-1]


@pytest.fixture
def planned(weeks: Weeks) -> Weeks:
    weeks.plan_all()
    return weeks


def is_read(weeks: Weeks, today: date) -> bool:
    client = weeks.unna.client
    with client.database.agency(client.agency) as work:
        return weeks.cohort in {str(each.id) for each in cohorts.perhaps_running(work, today)}


def has_ended(weeks: Weeks, today: date) -> bool:
    client = weeks.unna.client
    with client.database.agency(client.agency) as work:
        groups = [each for each in cohorts.page(work, None, 10) if str(each.id) == weeks.cohort]
        return bool(standing.ended(work, groups, today))


def test_a_group_is_read_until_the_week_of_its_last_date_is_over(planned: Weeks) -> None:
    assert is_read(planned, LAST)
    assert not is_read(planned, LAST + timedelta(days=6))


def test_no_group_is_left_out_that_goes_on(planned: Weeks) -> None:
    """Whatever events has told: a date more, moved, cancelled, or a plan that is not whole."""
    event = planned.plan(LAST + timedelta(weeks=3))
    told = [
        lambda: None,
        lambda: planned.plan(LAST + timedelta(weeks=3), "cancelled", event=event),
        lambda: planned.plan(LAST + timedelta(weeks=5), "moved", event=event),
    ]
    days = [LAST + timedelta(days=each) for each in range(-21, 42)]
    for tell in told:
        tell()
        for today in days:
            assert is_read(planned, today) or has_ended(planned, today), today
        assert not is_read(planned, days[-1])


def test_a_group_whose_dates_are_not_all_told_is_read_for_eighty_weeks(weeks: Weeks) -> None:
    weeks.plan(TUESDAYS[0])

    assert is_read(weeks, LAST + timedelta(weeks=40))
    assert not is_read(weeks, LAST + timedelta(weeks=80))


def test_a_group_in_a_later_phase_is_read_as_long_as_it_is_open(planned: Weeks) -> None:
    planned.at(f"{LAST + timedelta(days=1)}T06:00")
    (question,) = planned.asked()
    planned.decide("confirmation", question, on="2027-07-06")

    assert is_read(planned, LAST + timedelta(weeks=200))


def test_offers_are_found_by_id_and_between_two_days(weeks: Weeks) -> None:
    planning = weeks.unna.planning
    later = {**offer(K)["week"], "monday": "2028-04-10"}
    made = "0f6c1b58-5b0c-4a3d-8c35-6f7bb1c1a001"
    planning.ok("PUT", f"/v1/venues/{K}", venue(K))
    planning.ok("PUT", f"/v1/offers/{made}", offer(K, week=later))

    def found(query: str) -> set[str]:
        return {each["id"] for each in planning.ok("GET", f"/v1/offers?{query}")}

    assert found(f"id={made}&id={U}") == {made, U}
    assert found("start_from=2028-01-01") == {made}
    assert made not in found("start_until=2027-12-31")
    assert found("start_until=2027-12-31") >= {U}


def test_groups_are_found_by_id(weeks: Weeks) -> None:
    desk, unknown = weeks.desk, "0f6c1b58-5b0c-4a3d-8c35-6f7bb1c1a002"

    found = desk.ok("GET", f"/v1/cohorts?id={weeks.cohort}&id={unknown}")

    assert [each["id"] for each in found["items"]] == [weeks.cohort]
    assert desk.ask("GET", "/v1/cohorts?id=nobody").status_code == 422
