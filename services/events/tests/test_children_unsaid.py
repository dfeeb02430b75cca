"""A yes that says nothing of children: it is stored as unsaid, and never as "none comes"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.events.tests.dates import Dates
from services.events.tests.excursion import DAY, Excursion

Child = Callable[[str], dict[str, str]]


class Her:
    """A member whose answers staff enter."""

    def __init__(self, events: Any, unna: dict[str, Any]) -> None:
        self._events, self._unna = events, unna
        self.id = events.invitations(unna)[0]["id"]

    def says(self, answer: str, **more: Any) -> dict[str, Any]:
        body = {"answer": answer, "how": "phone", **more}
        path = f"/v1/invitations/{self.id}/answers"
        made: dict[str, Any] = self._events.staff.ok("POST", path, body)
        return made

    def says_of(self, number: int, answer: str, **more: Any) -> dict[str, Any]:
        """Her answer about one of her dates; returns that date as she sees it."""
        date = self.sees()["group_events"][number]
        body = {"answer": answer, "how": "phone", "sequence": date["sequence"], **more}
        path = f"/v1/invitations/{self.id}/group-events/{date['id']}/answers"
        return dict(self._events.staff.ok("POST", path, body)["group_events"][number])

    def sees(self) -> dict[str, Any]:
        return dict(self._events.staff.ok("GET", f"/v1/invitations/{self.id}"))

    def first_date(self) -> dict[str, Any]:
        """Her first date, as staff see it with all who come."""
        return dict(self._events.group_events(self._unna)[0])


@pytest.fixture
def her(events: Any, unna: dict[str, Any]) -> Her:
    events.confirm(unna)
    return Her(events, unna)


def said(view: dict[str, Any]) -> tuple[list[dict[str, str]], bool]:
    return view["children"], view["children_are_unsaid"]


@pytest.mark.parametrize("nothing", [{}, {"children": None}])
def test_a_yes_without_children_leaves_them_unsaid(her: Her, nothing: dict[str, Any]) -> None:
    answered = her.says("yes", **nothing)

    assert answered["answer"] == "yes"
    assert said(answered) == ([], True)
    assert said(answered["group_events"][0]) == ([], True)
    assert her.first_date()["children_unsaid"] == 1
    assert her.first_date()["children_coming"]["total"] == 0


def test_a_yes_with_an_empty_list_says_that_none_comes(her: Her) -> None:
    her.says("yes")
    answered = her.says("yes", children=[])

    assert said(answered) == ([], False)
    assert answered["version"] == 2, "it is another answer"
    assert her.first_date()["children_unsaid"] == 0


def test_a_no_says_nothing_of_children_and_leaves_nothing_open(her: Her) -> None:
    assert said(her.says("no")) == ([], False)


def test_a_second_yes_that_names_none_keeps_the_children_of_the_first(
    her: Her, child: Child
) -> None:
    toddler = child("2024-10")
    first = her.says("yes", children=[toddler])

    again = her.says("yes")
    single = her.says_of(0, "yes")

    assert again["version"] == first["version"], "nothing has changed"
    assert said(again) == ([toddler], False)
    assert said(single) == ([toddler], False)


def test_after_a_no_it_is_open_again_which_children_come(her: Her, child: Child) -> None:
    her.says("yes", children=[child("2024-10")])
    her.says("no")

    assert said(her.says("yes")) == ([], True)


def test_of_one_date_they_may_be_said_while_they_are_open_for_the_others(
    her: Her, child: Child
) -> None:
    toddler = child("2024-10")
    her.says("yes")

    first = her.says_of(0, "yes", children=[toddler])

    assert said(first) == ([toddler], False)
    assert said(her.sees()["group_events"][1]) == ([], True)


def test_who_waits_without_naming_children_keeps_them_open_and_may_name_them_later(
    dates: Dates, child: Child
) -> None:
    excursion = Excursion(dates)
    excursion.says(0, "yes"), excursion.says(1, "yes")
    path = f"{excursion.people[2].link}/group-events/{excursion.date['id']}/answer"
    body = {"answer": "yes", "sequence": dates.on(DAY)["sequence"], "waits": True}

    waits = dates.events.console.ok("PUT", path, body)
    named = dates.events.console.ok("PUT", path, {**body, "children": [child("2024-10")]})
    again = dates.events.console.ok("PUT", path, body)

    lines = [
        next(each["waitlist"] for each in found["group_events"] if each["waitlist"])
        for found in (waits, named, again)
    ]
    assert [each["children_are_unsaid"] for each in lines] == [True, False, False]
    assert [len(each["children"]) for each in lines] == [0, 1, 1]
