"""A group takes people for as long as its dates go on, whatever its first plan was."""

from __future__ import annotations

from datetime import date, timedelta

from services.cohorts.tests.groups import Groups, newcomer
from services.cohorts.tests.unna import U, person_id
from services.cohorts.tests.weeks import Weeks

AFTER_THE_FIRST_PLAN = "2027-07-15T09:00"
LIGHT = [date(2027, 7, 13), date(2027, 9, 7), date(2027, 9, 21), date(2027, 10, 5)]


def goes_on(weeks: Weeks, on: str) -> None:
    (asked,) = weeks.asked()
    assert weeks.decide("confirmation", asked, on=on).status_code == 200


def hold(weeks: Weeks, *days: date) -> None:
    for day in days:
        weeks.at(f"{day}T12:00")
        weeks.hold(day)


def whom(groups: Groups) -> tuple[str, str | None]:
    shown = groups.candidates(U)
    return shown["takes"], shown["why_nobody"]


def test_a_seat_of_a_group_in_a_lighter_phase_is_filled(due: Weeks) -> None:
    goes_on(due, "2027-07-06")
    newcomer(due.groups)
    due.at(AFTER_THE_FIRST_PLAN)
    assert whom(due.groups) == ("nobody", "full")

    due.groups.leaves(U, "P-01")

    assert whom(due.groups) == ("back_fill", None)
    assert person_id("P-25") in due.groups.names(U)
    assert due.groups.admit(U, "P-25").status_code == 201


def test_holidays_end_no_group(due: Weeks) -> None:
    """Four dates, every second week, would be over on 31.08.; the holidays make it October."""
    goes_on(due, "2027-07-06")
    hold(due, LIGHT[0])
    due.at("2027-08-31T09:00")
    due.groups.leaves(U, "P-01")
    assert whom(due.groups) == ("back_fill", None)
    hold(due, *LIGHT[1:3])
    due.at("2027-10-04T09:00")
    assert whom(due.groups) == ("back_fill", None)


def test_a_group_whose_dates_were_all_held_is_over_until_its_phase_changes(due: Weeks) -> None:
    goes_on(due, "2027-07-06")
    hold(due, *LIGHT)
    due.groups.leaves(U, "P-01")
    due.at("2027-10-25T09:00")
    assert whom(due.groups) == ("nobody", "over")
    assert due.groups.admit(U, "P-25").json["type"] == "frozen"

    goes_on(due, "2027-10-26")

    assert whom(due.groups) == ("back_fill", None)
    due.at("2029-06-01T09:00")
    assert whom(due.groups) == ("back_fill", None), "monthly, without an end"


def test_a_group_of_which_nothing_was_heard_for_long_is_over(groups: Groups) -> None:
    """Twelve weekly dates end on 04.07.; holidays may move the last one by eight weeks."""
    groups.leaves(U, "P-01")
    last = date(2027, 7, 5) + timedelta(weeks=8)
    groups.unna.at(f"{last - timedelta(days=1)}T09:00")
    assert whom(groups) == ("back_fill", None)
    groups.unna.at(f"{last}T09:00")
    assert whom(groups) == ("nobody", "over")
