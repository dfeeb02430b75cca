"""Answers that staff are to see to: who declined, and who has not confirmed a changed date."""

from __future__ import annotations

from typing import Any

import pytest

from services.events.tests.dates import Dates, Her, wish
from services.events.tests.members import tell


@pytest.fixture
def her(dates: Dates) -> Her:
    return Her(dates)


def open_answers(dates: Dates) -> dict[str, Any]:
    found: dict[str, Any] = dates.events.staff.ok("GET", "/v1/answers/open")
    return found


def people_of(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Day → who."""
    return {each["starts_at"][:10]: each["participant_ids"] for each in found}


def leave(dates: Dates, her: Her) -> None:
    who = her.invitation["participant_id"]
    tell(dates.events, "left", dates.cohort, participant_id=who, left_on="2027-04-22")


def test_nobody_who_comes_to_all_is_named(her: Her, dates: Dates) -> None:
    her.says("yes")

    nothing: dict[str, Any] = {"declined": [], "declined_dates": [], "unconfirmed_dates": []}
    assert open_answers(dates) == nothing


def test_a_no_to_all_dates_is_named_until_she_says_yes(her: Her, dates: Dates) -> None:
    her.says("no")

    (declined,) = open_answers(dates)["declined"]
    assert declined["invitation_id"] == her.invitation["id"]
    assert declined["participant_id"] == her.invitation["participant_id"]
    assert declined["cohort_id"] == dates.cohort["cohort_id"]
    assert declined["answered_at"].startswith("2027-04-22")
    her.says("yes")
    assert open_answers(dates)["declined"] == []


def test_a_no_to_all_dates_is_named_until_she_leaves(her: Her, dates: Dates) -> None:
    her.says("no")
    leave(dates, her)
    assert open_answers(dates)["declined"] == []


def test_a_no_to_one_date_is_named_until_that_date(her: Her, dates: Dates) -> None:
    her.says("yes")
    her.says_of(dates.on("2027-04-27"), "no")

    who = her.invitation["participant_id"]
    assert people_of(open_answers(dates)["declined_dates"]) == {"2027-04-27": [who]}
    dates.events.at("2027-04-27T07:31")  # it began at 9:30 in Unna
    assert open_answers(dates)["declined_dates"] == []


def test_a_no_to_one_date_that_she_took_back_is_not_named(her: Her, dates: Dates) -> None:
    her.says("yes")
    for answer in ("no", "yes"):
        her.says_of(dates.on("2027-04-27"), answer)
    assert open_answers(dates)["declined_dates"] == []


def test_a_no_to_a_date_in_more_than_two_weeks_is_not_named_yet(her: Her, dates: Dates) -> None:
    her.says("yes")
    her.says_of(dates.on("2027-05-11"), "no")
    assert open_answers(dates)["declined_dates"] == []
    dates.events.at("2027-04-27T07:30")
    assert list(people_of(open_answers(dates)["declined_dates"])) == ["2027-05-11"]


def test_a_no_to_a_date_that_is_off_is_not_named(her: Her, dates: Dates) -> None:
    her.says("yes")
    her.says_of(dates.on("2027-04-27"), "no")
    dates.done(dates.on("2027-04-27"), "cancellation")
    assert open_answers(dates)["declined_dates"] == []


def test_a_no_to_all_is_named_once_not_for_single_dates_too(her: Her, dates: Dates) -> None:
    her.says_of(dates.on("2027-04-27"), "no")
    her.says("no")
    found = open_answers(dates)
    assert (len(found["declined"]), found["declined_dates"]) == (1, [])


def test_a_yes_from_before_a_change_is_named_once_the_time_to_confirm_is_over(
    her: Her, dates: Dates
) -> None:
    her.says("yes")
    moved = dates.done(dates.on("2027-05-11"), "move", wish("2027-05-11"))
    assert open_answers(dates)["unconfirmed_dates"] == [], "she has time to answer"

    dates.events.at("2027-05-10T22:00")

    (found,) = open_answers(dates)["unconfirmed_dates"]
    assert found["participant_ids"] == [her.invitation["participant_id"]]
    assert (found["id"], found["starts_at"]) == (moved["id"], moved["starts_at"])
    assert found["asked_until"] == moved["change"]["answer_by"]
    her.says_of(dates.on("2027-05-11"), "yes")
    assert open_answers(dates)["unconfirmed_dates"] == []


def test_who_said_nothing_or_left_has_nothing_to_confirm(her: Her, dates: Dates) -> None:
    her.says("yes")
    dates.done(dates.on("2027-05-11"), "move", wish("2027-05-11"))
    leave(dates, her)
    dates.events.at("2027-05-10T22:00")
    assert open_answers(dates)["unconfirmed_dates"] == []


def test_another_agency_sees_none_of_them(her: Her, dates: Dates) -> None:
    her.says("no")
    other = dates.events.client.as_role(
        "contact-person", agency=type(dates.events.client.agency)(int=7)
    )
    assert other.ok("GET", "/v1/answers/open")["declined"] == []
