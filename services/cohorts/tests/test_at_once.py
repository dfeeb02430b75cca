"""Two of staff change the same groups at once: the second sees what the first did.

What the first has done is not committed yet when the second asks. She waits for it, whatever it is:
otherwise she would decide by groups that are no more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Work
from kreis.cohorts.commands import departures, mergers
from services.cohorts.tests.groups import Groups, merge, newcomer
from services.cohorts.tests.unna import K, U, person_id

WAIT_FOR_US = text(
    "select count(*) from pg_locks"
    " where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"
)


@contextmanager
def meanwhile(groups: Groups, request: Callable[[], Any]) -> Iterator[tuple[Work, list[Any]]]:
    """Commits the block's work only once the request waits for it.

    The response to the request stands in the list after the block.
    """
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(request()))
    database, agency = groups.unna.database, groups.unna.client.agency
    with database.agency(agency) as work:
        yield work, answers
        asking.start()
        until_somebody_waits(work)
    asking.join(timeout=60)
    assert answers


def until_somebody_waits(work: Work) -> None:
    deadline = time.monotonic() + 30
    while not work.connection.execute(WAIT_FOR_US).scalar():
        assert time.monotonic() < deadline, "the request waited for nothing"
        time.sleep(0.02)


def leaves(work: Work, groups: Groups, venue_id: str, label: str) -> None:
    departures.note(work, UUID(groups.id[venue_id]), UUID(person_id(label)), None, "first")


def test_who_has_left_does_not_leave_a_second_time(groups: Groups) -> None:
    before = len(groups.heard())

    with meanwhile(groups, lambda: groups.leaves(U, "P-01")) as (work, answers):
        leaves(work, groups, U, "P-01")

    assert (answers[0].status_code, answers[0].json["type"]) == (409, "not-a-member")
    assert [fact for _, fact, _ in groups.heard()[before:]] == [
        "cohort-member-left",
        "cohort-left",
    ]


def test_who_has_left_is_not_carried_over_when_groups_become_one(shrunken: Groups) -> None:
    with meanwhile(shrunken, lambda: merge(shrunken)) as (work, answers):
        leaves(work, shrunken, K, "P-12")

    assert answers[0].status_code == 201
    assert person_id("P-12") not in shrunken.of(U)


def test_nobody_comes_into_a_group_that_has_just_been_closed(shrunken: Groups) -> None:
    newcomer(shrunken, "P-25", "P-13")

    with meanwhile(shrunken, lambda: shrunken.admit(K, "P-25")) as (work, answers):
        mergers.merge(work, UUID(shrunken.id[U]), UUID(shrunken.id[K]), "first")

    assert answers[0].status_code == 409
    assert shrunken.of(K) == []
