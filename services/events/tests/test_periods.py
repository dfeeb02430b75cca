"""Which cohorts meet in a period, their dates in it, and its absences that are to be settled."""

from __future__ import annotations

from typing import Any

import pytest

from services.events.tests.members import tell
from tests.support.statements import statements


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


def dates_in(events: Any, first: str, until: str) -> list[dict[str, Any]]:
    path = f"/v1/group-events?from={first}&until={until}"
    found: list[dict[str, Any]] = events.staff.ok("GET", path)
    return found


def test_a_cohort_is_found_by_any_of_its_dates(both: Any) -> None:
    (found,) = meeting(both, from_="2027-07-07")  # Unna's last date is 6 July, Kamen's the 15th

    assert found["name"] == "Kamen Donnerstag"
    assert found["venue"]["town"] == "Kamen"
    assert found["series"] == {"weekday": "thu", "starts_at": "09:30", "ends_at": "11:30"}
    assert (found["first_day"], found["last_start_day"]) == ("2027-04-05", "2027-04-09")


def test_a_cohort_comes_with_its_next_date_that_takes_place(both: Any, unna: Any) -> None:
    dates = {each["starts_at"][:10]: each for each in both.group_events(unna)}

    def next_one() -> Any:
        (found,) = [each for each in meeting(both, from_="2027-05-04") if "Unna" in each["name"]]
        return found["next"]

    both.at("2027-05-04T09:29")  # until 11:30 in Unna, its date of this day goes on
    assert next_one() == {each: dates["2027-05-04"][each] for each in next_one()}
    both.at("2027-05-04T09:31")
    assert next_one()["id"] == dates["2027-05-11"]["id"]
    path = f"/v1/group-events/{dates['2027-05-11']['id']}/cancellation"
    both.staff.ok("POST", path, {"sequence": 0})
    after = min(day for day in dates if day > "2027-05-11")
    assert next_one()["id"] == dates[after]["id"]


def test_a_cohort_comes_with_the_answers_of_those_who_have_not_left(both: Any, unna: Any) -> None:
    first, second, third, *others = both.invitations(unna)
    for each, answer in ((first, "yes"), (second, "no"), (third, "yes")):
        body = {"answer": answer, "how": "phone", "children": []}
        both.staff.ok("POST", f"/v1/invitations/{each['id']}/answers", body)
    tell(both, "left", unna, participant_id=third["participant_id"], left_on="2027-04-20")

    (found,) = [each for each in meeting(both, from_="2027-04-05") if "Unna" in each["name"]]

    assert found["answers"] == {"yes": 1, "no": 1, "open": len(others)}


def test_dates_of_all_cohorts_come_in_order_and_numbered_in_their_series(both: Any) -> None:
    found = dates_in(both, "2027-04-09", "2027-04-20")

    assert [(each["starts_at"][:10], each["kind"], each["number"]) for each in found] == [
        ("2027-04-09", "assessment_week", 5),
        ("2027-04-09", "assessment_week", 5),
        ("2027-04-13", "topic_open", 1),
        ("2027-04-15", "topic_open", 1),
        ("2027-04-20", "topic_open", 2),
    ]


def test_a_date_of_all_says_of_itself_what_it_says_among_its_cohorts(both: Any, unna: Any) -> None:
    (found,) = dates_in(both, "2027-04-27", "2027-04-27")

    number = found.pop("number")
    weekly = [e for e in both.group_events(unna) if e["series_id"] == found["series_id"]]
    assert weekly[number - 1] == found


def test_how_many_come_is_null_where_nobody_wants_it(both: Any) -> None:
    period = "/v1/group-events?from=2027-04-27&until=2027-04-29"

    found = both.staff.ok("GET", f"{period}&with_coming=false")

    counts = {"adults_coming", "adults_unconfirmed", "children_coming", "children_unsaid"}
    whole = both.staff.ok("GET", period)
    assert found == [each | dict.fromkeys(counts) for each in whole]
    assert None not in [each[count] for each in whole for count in counts]


@pytest.mark.parametrize(
    "asked",
    [
        "/v1/cohorts?from=2027-04-05",
        "/v1/group-events?from=2027-04-05",
        "/v1/group-events?from=2027-04-05&with_coming=false",
        "/v1/answers/open",
    ],
)
def test_many_cohorts_take_as_many_statements_as_one(
    events: Any, unna: Any, kamen: Any, asked: str
) -> None:
    numbers = []
    for cohort in (unna, kamen):
        events.confirm(cohort)
        with statements(events.database.engine) as made:
            events.staff.ok("GET", asked)
        numbers.append(len(made))
    assert numbers[0] == numbers[1] > 0


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
