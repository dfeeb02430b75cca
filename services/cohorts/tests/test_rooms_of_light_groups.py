"""A group counts for rooms, doors and retention for as long as its dates go on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.process import retention
from kreis.cohorts.store import pool
from kreis.cohorts.store.retention import RETENTION
from services.cohorts.tests.groups import newcomer
from services.cohorts.tests.unna import KEPT_APART, U, offer, person_id
from services.cohorts.tests.weeks import Weeks
from tests.support.fixtures import run_due

LAST_MONDAY = date(2027, 6, 28)
"""Of the first plan. Holidays may move its last date by eight weeks."""
AFTER_HOLIDAYS = LAST_MONDAY + timedelta(weeks=1 + 8)
LIGHT = [date(2027, 7, 13) + timedelta(weeks=2 * n) for n in range(4)]
AFTERNOON = {"weekday": "tue", "starts_at": "14:00", "ends_at": "16:00"}
PERHAPS = {"name": "Gruppe Unna", "overlap": "later"}


@pytest.fixture
def light(due: Weeks) -> Weeks:
    """The group in Unna goes on every second week."""
    goes_on(due, "2027-07-06")
    return due


def goes_on(weeks: Weeks, on: str) -> None:
    (asked,) = weeks.asked()
    assert weeks.decide("confirmation", asked, on=on).status_code == 200


def new_offer(weeks: Weeks, monday: date, **other: Any) -> str:
    offer_id = str(uuid4())
    week = {"monday": monday.isoformat(), "starts_at": "09:00", "ends_at": "12:00"}
    wanted = offer(U, name="Neue Gruppe", week=week, **other)
    weeks.unna.planning.ok("PUT", f"/v1/offers/{offer_id}", wanted)
    return offer_id


def rooms(weeks: Weeks, monday: date) -> tuple[Any, Any, int]:
    """Who needs the room of an offer, who may need it, and whether groups are formed on it."""
    offer_id = new_offer(weeks, monday)
    planning = weeks.unna.planning
    (found,) = (o for o in planning.ok("GET", "/v1/offers") if o["id"] == offer_id)
    asked = planning.ask("POST", "/v1/formations", {"offer_ids": [offer_id]})
    return found["room_needed_by"], found["room_perhaps_needed_by"], asked.status_code


def is_set_aside(weeks: Weeks, monday: date, weekday: str = "tue") -> bool:
    """Whether staff have to decide about P-25: P-05, whom she must not meet, is in Unna's group.

    That group meets on Tuesday mornings, the new one on afternoons of this weekday.
    """
    series = {**AFTERNOON, "weekday": weekday}
    starts = [{"monday": monday.isoformat(), "mornings": "yes", "children": []}]
    rule = [KEPT_APART]
    newcomer(
        weeks.groups, like="P-05", constraints=rule, start_weeks=starts, slots=[f"{weekday}-pm"]
    )
    offer_id = new_offer(weeks, monday, series=series, adults={"min": 1, "max": 12})
    shown = weeks.unna.proposal(weeks.unna.propose(offer_ids=[offer_id]))
    (hers,) = (e for e in shown["unplaced"] if e["participant_id"] == person_id("P-25"))
    return bool(hers["blocked"] == {"group_planning_rule": 1} and not hers["help"])


def test_holidays_may_move_the_last_dates_into_the_weeks_of_a_new_group(weeks: Weeks) -> None:
    needs = {"name": "Gruppe Unna", "overlap": "series"}
    assert rooms(weeks, LAST_MONDAY) == (needs, None, 409)
    assert rooms(weeks, LAST_MONDAY + timedelta(weeks=1)) == (None, PERHAPS, 202)
    assert rooms(weeks, AFTER_HOLIDAYS - timedelta(weeks=1)) == (None, PERHAPS, 202)
    assert rooms(weeks, AFTER_HOLIDAYS) == (None, None, 202)


def test_the_room_of_a_group_in_a_lighter_phase_is_said_and_not_refused(light: Weeks) -> None:
    """Four dates, every second week, from 06.07. on: by holidays until 26.10.2027."""
    assert rooms(light, date(2027, 10, 25)) == (None, PERHAPS, 202)
    assert rooms(light, date(2027, 11, 1)) == (None, None, 202)


def test_a_monthly_group_without_an_end_blocks_no_room_and_is_said(light: Weeks) -> None:
    for day in LIGHT:
        light.at(f"{day}T12:00")
        light.hold(day)
    goes_on(light, "2027-08-31")

    assert rooms(light, date(2029, 1, 8)) == (None, PERHAPS, 202)
    elsewhere = new_offer(light, date(2029, 1, 15), series={**AFTERNOON, "weekday": "wed"})
    (found,) = (o for o in light.unna.planning.ok("GET", "/v1/offers") if o["id"] == elsewhere)
    assert found["room_perhaps_needed_by"] is None


def test_who_would_be_met_at_the_door_of_a_lighter_phase_is_set_aside(light: Weeks) -> None:
    assert is_set_aside(light, date(2027, 9, 6))


def test_who_would_be_met_at_the_door_after_holidays_is_set_aside(weeks: Weeks) -> None:
    assert is_set_aside(weeks, AFTER_HOLIDAYS - timedelta(weeks=1))


def test_who_would_be_met_in_the_new_start_week_is_set_aside(light: Weeks) -> None:
    """It takes Monday to Friday, and the other group may meet on that Tuesday."""
    assert is_set_aside(light, date(2027, 9, 6), "thu")


def test_who_would_be_met_at_no_door_is_not_set_aside(weeks: Weeks) -> None:
    assert not is_set_aside(weeks, AFTER_HOLIDAYS)


def test_memberships_of_a_group_that_goes_on_are_kept_until_a_year_after_its_last_date(
    light: Weeks,
) -> None:
    """The first plan ended on 05.07.2027, the last date of the second phase is on 24.08.2027."""
    for day in LIGHT:
        light.at(f"{day}T12:00")
        light.hold(day)
    database, agency = light.unna.database, light.unna.client.agency
    members = light.groups.of(U)
    with database.agency(agency) as work:
        for each in members:
            pool.remove(work, UUID(each))

    assert _members_after_retention(light, "2028-08-20T03:00") == members
    assert _members_after_retention(light, "2028-08-26T03:00") == []


def _members_after_retention(weeks: Weeks, moment: str) -> list[str]:
    weeks.unna.at(moment)
    database = weeks.unna.database
    retention.plan_day(database.engine, database.clock)
    assert run_due(database, [retention.job(RETENTION)]) > 0
    return weeks.groups.of(U)
