"""Several story clocks go forward together, and what falls due on the way is done at its hour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from kreis.chassis.client.peers import Unavailable
from kreis.chassis.client.story_clocks import ServiceClock, go_forward, held_by
from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.process.due import Due, DueRunner, Job
from tests.support.fixtures import Client
from tests.support.notes import SERVICE, write_note
from tests.support.serving import serving

MONDAY = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
PATIENCE = 20.0


@contextmanager
def working(database: Database, done: list[tuple[str, datetime]]) -> Iterator[None]:
    """Does due work, as a worker does, and notes at what time of the story."""

    def note_it(due: Due) -> None:
        with due.finish() as work:
            write_note(work, due.cause)
            done.append((due.cause, database.clock.now()))
            if due.cause == "reminder":
                later = database.clock.now() + timedelta(days=1)
                work.schedule("note", due.subject, "second reminder", not_before=later)

    stop = threading.Event()
    runner = DueRunner(database, [Job("note", note_it)], Heartbeats())
    thread = threading.Thread(target=runner.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def services(client_of: Callable[..., Client]) -> list[Client]:
    both = [client_of(SERVICE, story_clock=True), client_of(SERVICE, story_clock=True)]
    for each in both:
        clock_of(each).set(MONDAY)
    return both


def clock_of(service: Client) -> StoryClock:
    assert isinstance(service.database.clock, StoryClock)
    return service.database.clock


def plan(service: Client, cause: str, at: datetime) -> None:
    with service.database.agency(service.agency) as work:
        work.schedule("note", UUID(int=1), cause, not_before=at)


@contextmanager
def clocks_of(services: list[Client]) -> Iterator[list[ServiceClock]]:
    with ExitStack() as running:
        yield [
            ServiceClock(
                running.enter_context(
                    httpx.Client(
                        base_url=f"{running.enter_context(serving(each.http.application))}/v1"
                    )
                ),
                each.as_role("operator").headers,
            )
            for each in services
        ]


def test_work_on_the_way_is_done_at_its_hour_and_all_clocks_arrive(services: list[Client]) -> None:
    """Also work that other work on the way has planned."""
    first, second = services
    plan(first, "reminder", MONDAY + timedelta(hours=7))
    plan(second, "call", MONDAY + timedelta(days=2, minutes=10))
    done: list[tuple[str, datetime]] = []

    with (
        working(first.database, done),
        working(second.database, done),
        clocks_of(services) as clocks,
    ):
        reached = go_forward(clocks, MONDAY + timedelta(days=7), PATIENCE)

    hours = {cause: round((at - MONDAY) / timedelta(hours=1)) for cause, at in done}
    assert hours == {"reminder": 7, "second reminder": 32, "call": 49}
    assert reached >= MONDAY + timedelta(days=7)
    ahead = [clock_of(each).now() - MONDAY for each in services]
    assert max(ahead) - min(ahead) < timedelta(seconds=5)


def test_the_same_way_a_second_time_moves_nothing(services: list[Client]) -> None:
    until = MONDAY + timedelta(days=1)
    with clocks_of(services) as clocks:
        go_forward(clocks, until, PATIENCE)
        clock_of(services[0]).set(until + timedelta(hours=5))
        go_forward(clocks, until, PATIENCE)
        clocks[0].forward(until)

    assert clock_of(services[0]).now() >= until + timedelta(hours=5)
    assert clock_of(services[1]).now() < until + timedelta(hours=1)


def test_a_way_that_broke_off_is_completed_by_the_next(services: list[Client]) -> None:
    until = MONDAY + timedelta(days=1)
    with clocks_of(services) as clocks:
        gone = ServiceClock(httpx.Client(base_url="http://127.0.0.1:9/v1"), {})
        with pytest.raises(Unavailable):
            go_forward([clocks[0], gone], until, PATIENCE)
        clocks[0].forward(until)
        assert go_forward(clocks, until, PATIENCE) >= until

    assert clock_of(services[1]).now() >= until


def test_a_clock_that_was_never_set_goes_forward_from_now(client_of: Callable[..., Client]) -> None:
    service = client_of(SERVICE, story_clock=True)
    now = datetime.now(UTC)

    clock_of(service).forward(now - timedelta(days=1))
    assert clock_of(service).now() - now < timedelta(minutes=1)
    assert clock_of(service).now() >= now

    clock_of(service).forward(now + timedelta(days=1))
    assert clock_of(service).now() >= now + timedelta(days=1)


def test_work_that_stays_undone_ends_the_way_in_time(services: list[Client]) -> None:
    """Nobody works here. The clock stops where the work is due, and says where."""
    plan(services[0], "reminder", MONDAY + timedelta(hours=7))
    with clocks_of(services) as clocks:
        reached = go_forward(clocks, MONDAY + timedelta(days=7), 1.0)
        named = [replace(each, name=str(n)) for n, each in enumerate(clocks)]
        assert held_by(named) == ["0"]

    assert reached - (MONDAY + timedelta(hours=7)) < timedelta(minutes=1)
    assert reached >= MONDAY + timedelta(hours=7)


def test_only_who_may_move_the_clock_sees_what_is_to_do(services: list[Client]) -> None:
    service = services[0]

    assert service.as_role("lead").ask("GET", "/v1/story-clock/work").status_code == 200
    for role in ("contact-person", "group-planning", "facilitator", "subscriber"):
        assert service.as_role(role).ask("GET", "/v1/story-clock/work").status_code == 403
