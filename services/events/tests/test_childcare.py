"""Places in the childcare on site, and in the group: never more than there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.events.domain.childcare import (
    ALL_AGES,
    Shortage,
    age_band,
    children_coming,
    shortages,
)
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer, Child, Invitation, Reply
from services.events.tests.dates import date_on
from tests.support.fixtures import Client

MakeChild = Callable[[str], dict[str, str]]
UNDER_THREE = "2025-06"
KINDERGARTEN = "2022-01"
SCHOOL = "2018-01"
APRIL, MAY = date(2027, 4, 27), date(2027, 5, 4)


def born(*months: str) -> list[Child]:
    return [Child(uuid4(), date.fromisoformat(f"{month}-01")) for month in months]


def lacking(dates: Sequence[GroupEvent], others: list[Child], hers: list[Child]) -> list[Shortage]:
    """Where her children find no place beside those whom another member brings."""
    other = Invitation(
        id=uuid4(),
        cohort_id=UUID(int=2),
        series_id=UUID(int=1),
        participant_id=uuid4(),
        restricted=False,
        answer_by=datetime(2027, 3, 19, 23, 59, tzinfo=UTC),
        reply=Reply(Answer.YES, frozenset(others)),
    )
    return shortages(dates, lambda date: children_coming(date, [other]), hers)


def answer(events: Any, invitation: dict[str, Any], *children: dict[str, str]) -> Any:
    body = {"answer": "yes", "children": list(children), "how": "phone"}
    return events.staff.ask("POST", f"/v1/invitations/{invitation['id']}/answers", body)


@pytest.mark.parametrize(
    ("birth_month", "day", "band"),
    [
        (date(2024, 5, 1), date(2027, 4, 30), "0-2"),
        (date(2024, 5, 1), date(2027, 5, 1), "3-5"),
        (date(2021, 5, 1), date(2027, 5, 1), "6-9"),
        (date(2017, 5, 1), date(2027, 4, 30), "6-9"),
        (date(2017, 5, 1), date(2027, 5, 1), "10+"),
        (date(2027, 3, 1), date(2027, 4, 5), "0-2"),
    ],
)
def test_a_band_goes_by_the_age_on_the_day(birth_month: date, day: date, band: str) -> None:
    assert age_band(birth_month, day) == band


def test_a_band_without_places_of_its_own_is_bound_by_the_total() -> None:
    dates = [date_on(APRIL, total=2, under_three=1)]
    assert lacking(dates, born(SCHOOL), born(SCHOOL)) == []
    assert lacking(dates, born(SCHOOL, SCHOOL), born(SCHOOL)) == [Shortage(ALL_AGES, APRIL, 2)]


def test_a_child_that_turns_three_frees_a_place_for_a_younger_one() -> None:
    turns_three_in_may, younger = born("2024-05"), born(UNDER_THREE)
    in_may = [date_on(MAY, under_three=1)]
    both_months = [date_on(APRIL, under_three=1), *in_may]

    assert lacking(in_may, turns_three_in_may, younger) == []
    assert lacking(both_months, turns_three_in_may, younger) == [Shortage("0-2", APRIL, 1)]


def test_each_band_is_named_once_with_the_first_date_that_lacks_it() -> None:
    dates = [date_on(APRIL, total=1, under_three=1), date_on(MAY, total=1, under_three=1)]
    found = lacking(dates, born(UNDER_THREE), born(UNDER_THREE))
    assert found == [Shortage("0-2", APRIL, 1), Shortage(ALL_AGES, APRIL, 1)]


def test_nobody_is_refused_for_a_lack_that_others_have() -> None:
    dates = [date_on(APRIL, total=8, under_three=1)]
    assert lacking(dates, born(UNDER_THREE, UNDER_THREE), born(SCHOOL)) == []
    assert lacking(dates, born(UNDER_THREE, UNDER_THREE), []) == []


def test_the_sixth_child_under_three_finds_no_place(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    *five, sixth = events.invitations(unna)[:6]
    for invitation in five:
        assert answer(events, invitation, child(UNDER_THREE)).status_code == 200

    refused = answer(events, sixth, child(UNDER_THREE))

    assert (refused.status_code, refused.json["type"]) == (409, "childcare-full")
    assert refused.json["detail"] == "There is no childcare place left for: 0-2"
    assert refused.json["errors"] == [
        {"field": "children", "value": "0-2", "expected": "at most 5 on 2027-04-05"}
    ]
    assert len(events.told("invitation-answered")) == 5
    assert answer(events, sixth, child(KINDERGARTEN)).status_code == 200
    assert answer(events, sixth).status_code == 200


def test_the_ninth_child_finds_no_place_whatever_its_age(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    *eight, ninth = events.invitations(unna)[:9]
    for invitation in eight:
        assert answer(events, invitation, child(SCHOOL)).status_code == 200

    refused = answer(events, ninth, child(KINDERGARTEN))

    assert [fault["value"] for fault in refused.json["errors"]] == ["all"]


def test_who_declines_frees_her_childrens_places(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    one, other = events.invitations(unna)[:2]
    answer(events, one, *(child(UNDER_THREE) for _ in range(5)))
    assert answer(events, other, child(UNDER_THREE)).status_code == 409

    path = f"/v1/invitations/{one['id']}/answers"
    events.staff.ok("POST", path, {"answer": "no", "how": "phone"})

    assert answer(events, other, child(UNDER_THREE)).status_code == 200


def test_her_own_children_are_not_counted_twice_when_she_changes_her_answer(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    (invitation, *_) = events.invitations(unna)
    toddlers = [child(UNDER_THREE) for _ in range(5)]
    answer(events, invitation, *toddlers)

    assert answer(events, invitation, *toddlers[:4], child(UNDER_THREE)).status_code == 200


def test_a_date_that_is_past_holds_nobody_back(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    one, other = events.invitations(unna)[:2]
    # Five who are under three in April; in May they have their birthday.
    answer(events, one, *(child("2024-05") for _ in range(5)))
    assert answer(events, other, child(UNDER_THREE)).status_code == 409

    events.at("2027-04-30T08:00")

    assert answer(events, other, child(UNDER_THREE)).status_code == 200


def test_another_cohort_has_places_of_its_own(
    events: Any, unna: dict[str, Any], kamen: dict[str, Any], child: MakeChild
) -> None:
    events.confirm(unna)
    events.confirm(kamen)
    answer(events, events.invitations(unna)[0], *(child(UNDER_THREE) for _ in range(5)))

    in_kamen = events.invitations(kamen)[0]
    assert answer(events, in_kamen, *(child(UNDER_THREE) for _ in range(4))).status_code == 200


def test_more_adults_than_there_is_room_for_are_refused(events: Any, unna: dict[str, Any]) -> None:
    unna["offer"]["adults"] = {"min": 1, "max": 2}
    events.confirm(unna)
    one, other, third = events.invitations(unna)[:3]
    answer(events, one)
    answer(events, other)

    refused = answer(events, third)

    assert (refused.status_code, refused.json["type"]) == (409, "group-full")
    assert answer(events, one).status_code == 200


def test_two_who_answer_at_once_do_not_share_the_last_place(
    events: Any, unna: dict[str, Any], child: MakeChild
) -> None:
    unna["offer"]["care_places"] = {"total": 3, "by_band": {}}
    events.confirm(unna)

    def answering(invitation: dict[str, Any]) -> Callable[[Client], Any]:
        path = f"/v1/invitations/{invitation['id']}/answers"
        body = {"answer": "yes", "children": [child(SCHOOL)], "how": "phone"}
        return lambda staff: staff.ask("POST", path, body)

    answers = events.at_once([answering(each) for each in events.invitations(unna)])

    assert sorted(each.status_code for each in answers) == [200] * 3 + [409] * 9
    assert {date["children_coming"]["total"] for date in events.group_events(unna)} == {3}
    assert len(events.told("invitation-answered")) == 3


def test_one_who_answers_on_two_devices_at_once_has_one_answer_after_the_other(
    events: Any, unna: dict[str, Any]
) -> None:
    events.confirm(unna)
    path = f"/v1/invitations/{events.invitations(unna)[0]['id']}/answers"

    def answering(text: str) -> Callable[[Client], Any]:
        return lambda staff: staff.ask("POST", path, {"answer": text, "how": "phone"})

    answers = events.at_once([answering(text) for text in ("yes", "no") * 4])

    assert {each.status_code for each in answers} == {200}
    versions = [each["version"] for each in events.told("invitation-answered")]
    assert versions == list(range(1, len(versions) + 1))
