"""The page of a message to somebody who is missed names the lists that do not count yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.staying_away import FIRST, Missing


@pytest.fixture
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Missing]:
    with running_services(tmp_path_factory.mktemp("without"), ground) as served:
        yield Missing(served)


def test_the_list_of_a_third_absence_is_named_until_it_is_complete(spring: Missing) -> None:
    for number, mark in enumerate("PAA", 1):
        spring.week(number, mark)
    petra = spring.browser()
    path = f"/team/vermisst/{spring.people[0]}"
    assert "zählt noch nicht mit" not in petra.see(path).text, "all lists are there"

    spring.at("2027-05-04T11:45")
    shown = petra.see(path)

    assert "zählt noch nicht mit. Es fehlt die Liste vom: Di 04.05." in shown.text
    (link,) = shown.root.all("a", href=f"/team/termin/{spring.dates[FIRST + 3]['id']}")
    assert link.text == "Di 04.05."
