"""Questions about phases are counted for those whose people are in the group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.cohorts.tests.unna import K, U
from services.cohorts.tests.weeks import Weeks


def count(weeks: Weeks, people: list[str], agency: UUID | None = None) -> Any:
    service = weeks.unna.client.as_service("notifications", "cohorts", "workload:read")
    if agency is not None:
        service.headers["Kreis-Agency"] = str(agency)
    return service.ok("POST", "/v1/workload", {"people": people})


def test_it_counts_groups_that_one_of_them_is_in_and_that_staff_are_asked_about(
    due: Weeks,
) -> None:
    unna, kamen = due.groups.of(U), due.groups.of(K)

    assert count(due, unna[:1]) == {"phase_changes": 1}
    assert count(due, [*unna, *kamen]) == {"phase_changes": 1}, "one question, whoever is in it"
    assert count(due, kamen) == count(due, []) == {"phase_changes": 0}
    assert count(due, unna, UUID(int=7)) == {"phase_changes": 0}


def test_a_postponed_question_waits_for_its_day(due: Weeks) -> None:
    (asked,) = due.asked()
    due.decide("postponement", asked)

    assert count(due, due.groups.of(U)) == {"phase_changes": 0}
