"""“Diesmal nicht”: what she says about one date, while her answer to all the others stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.events.tests.dates import Dates, Her, wish

Child = Callable[[str], dict[str, str]]


@pytest.fixture
def her(dates: Dates) -> Her:
    return Her(dates)


def test_she_skips_one_date_and_comes_to_the_others(her: Her, dates: Dates, child: Child) -> None:
    toddler = child("2024-10")
    her.says("yes", toddler)

    skipped = her.says_of(dates.on("2027-04-27"), "no")

    assert skipped.status_code == 200
    assert (skipped.json["answer"], skipped.json["children"]) == ("yes", [toddler])
    mine, next_one = her.sees("2027-04-27"), her.sees("2027-05-04")
    assert (mine["answer"], mine["children"], mine["is_own_answer"]) == ("no", [], True)
    assert (next_one["answer"], next_one["children"]) == ("yes", [toddler])
    assert next_one["is_own_answer"] is False
    assert dates.on("2027-04-27")["adults_coming"] == 0
    assert dates.on("2027-05-04")["adults_coming"] == 1
    (told,) = dates.events.told("date-answered")
    assert (told["answer"], told["date"], told["version"]) == ("no", "2027-04-27", 1)
    assert len(dates.events.told("invitation-answered")) == 1


def test_other_children_come_to_one_date(her: Her, dates: Dates, child: Child) -> None:
    toddler, schoolchild = child("2024-10"), child("2018-01")
    her.says("yes", toddler)
    her.says_of(dates.on("2027-04-27"), "yes", toddler, schoolchild)

    assert len(her.sees("2027-04-27")["children"]) == 2
    assert dates.on("2027-04-27")["children_coming"]["total"] == 2
    assert dates.on("2027-05-04")["children_coming"]["total"] == 1


def test_the_same_answer_for_a_date_again_tells_nothing(her: Her, dates: Dates) -> None:
    for _ in range(2):
        her.says_of(dates.on("2027-04-27"), "no")
    assert len(dates.events.told("date-answered")) == 1


def test_a_no_to_all_takes_back_what_was_said_about_single_dates(her: Her, dates: Dates) -> None:
    her.says_of(dates.on("2027-04-27"), "yes")
    her.says("no")
    assert her.sees("2027-04-27")["answer"] == "no"
    her.says("yes")
    assert her.sees("2027-04-27")["is_own_answer"] is False
    her.says_of(dates.on("2027-04-27"), "no")
    assert [each["version"] for each in dates.events.told("date-answered")] == [1, 2]


def test_a_skipped_place_is_free_for_somebody_elses_child(dates: Dates, child: Child) -> None:
    """Five places for children under 3 in Unna."""
    people = [Her(dates, number) for number in range(6)]
    for each in people[:5]:
        assert each.says("yes", child("2025-06")).status_code == 200
    date = dates.on("2027-04-27")
    assert people[5].says_of(date, "yes", child("2025-06")).json["type"] == "childcare-full"

    people[0].says_of(date, "no")

    assert people[5].says_of(date, "yes", child("2025-06")).status_code == 200
    assert people[0].says_of(date, "yes", child("2025-06")).json["type"] == "childcare-full"


def test_who_answers_a_date_that_was_moved_meanwhile_is_told_where_it_is_now(
    her: Her, dates: Dates
) -> None:
    her.says("yes")
    seen = dates.on("2027-04-27")
    dates.done(seen, "move", wish())

    refused = her.says_of(seen, "no")

    assert (refused.status_code, refused.json["type"]) == (409, "date-changed")
    assert "2027-04-27 10:00 to 12:00" in refused.json["detail"]
    asked = her.sees("2027-04-27")
    assert (asked["is_asked_again"], asked["answer"]) == (True, "yes")
    assert asked["change"]["answer_by"].startswith("2027-04-25T")
    her.says_of(asked, "yes")
    assert her.sees("2027-04-27")["is_asked_again"] is False


def test_moving_and_answering_at_the_same_moment_lose_nothing(her: Her, dates: Dates) -> None:
    """Whichever comes first: either she is told of the move, or her answer stands and she is
    asked again. Both are told as facts exactly once."""
    her.says("yes")
    seen = dates.on("2027-04-27")
    her_path = f"/v1/invitations/{her.invitation['id']}/group-events/{seen['id']}/answers"
    no = {"answer": "no", "how": "phone", "sequence": seen["sequence"]}

    def move(client: Any) -> Any:
        path = f"/v1/group-events/{seen['id']}/move"
        return client.ask("POST", path, {**wish(), "sequence": seen["sequence"]})

    moved, answered = dates.events.at_once([move, lambda client: client.ask("POST", her_path, no)])

    assert moved.status_code == 200
    now = her.sees("2027-04-27")
    assert (now["starts_at"], now["is_asked_again"]) == ("2027-04-27T10:00", True)
    if answered.status_code == 200:
        assert now["answer"] == "no"
        assert len(dates.events.told("date-answered")) == 1
    else:
        assert (answered.json["type"], now["answer"]) == ("date-changed", "yes")
        assert dates.events.told("date-answered") == []


def test_who_is_past_or_cancelled_cannot_be_answered(her: Her, dates: Dates) -> None:
    assert her.says_of(dates.on("2027-04-20"), "no").json["type"] == "date-past"
    cancelled = dates.done(dates.on("2027-04-27"), "cancellation")
    assert her.says_of(cancelled, "no").json["type"] == "date-cancelled"


def test_staff_enter_what_they_were_told_about_one_date(her: Her, dates: Dates) -> None:
    date = dates.on("2027-04-27")
    path = f"/v1/invitations/{her.invitation['id']}/group-events/{date['id']}/answers"
    body = {"answer": "no", "how": "phone", "sequence": date["sequence"]}

    dates.events.staff.ok("POST", path, body)

    assert her.sees("2027-04-27")["answer"] == "no"
    with dates.events.database.agency(dates.events.client.agency) as work:
        rows = work.connection.exec_driver_sql("select how, entered_by from date_answer")
        assert [tuple(row) for row in rows] == [("phone", "contact-person")]


def test_childcare_is_told_how_many_come_and_only_when_that_changes(
    her: Her, dates: Dates, child: Child
) -> None:
    def told_of(day: str) -> list[tuple[int, dict[str, int]]]:
        told = dates.events.told("childcare-demand-changed")
        return [(each["children"], each["by_band"]) for each in told if each["date"] == day]

    her.says("yes", child("2024-05"))
    assert told_of("2027-04-27") == [(1, {"0-2": 1})]
    assert told_of("2027-05-04") == [(1, {"3-5": 1})]
    assert told_of("2027-04-20") == []  # past
    Her(dates, 1).says("yes")
    her.says_of(dates.on("2027-04-27"), "no")
    dates.done(dates.on("2027-05-04"), "cancellation")
    assert told_of("2027-04-27") == [(1, {"0-2": 1}), (0, {})]
    assert told_of("2027-05-04") == [(1, {"3-5": 1}), (0, {})]
