"""Outside work and timers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.process.due import BACK_OFF, Due, GiveUp, Job, LeaseLost, TryLater
from tests.support.databases import Databases
from tests.support.fixtures import run_due
from tests.support.notes import SERVICE, notes, write_note


def note_it(due: Due) -> None:
    with due.finish() as work:
        write_note(work, due.cause)


def plan(database: Database, agency: UUID, cause: str, **when: datetime) -> None:
    with database.agency(agency) as work:
        work.schedule("note", uuid4() if cause == "any" else UUID(int=1), cause, **when)


def rows(database: Database) -> list[tuple[int, str | None]]:
    with database.engine.connect() as connection:
        return [
            tuple(row) for row in connection.execute(text("select attempts, given_up from due"))
        ]


def make_due_again(database: Database) -> None:
    """Lets back-off and leases run out."""
    with database.engine.begin() as connection:
        connection.execute(text("update due set retry_at = now(), lease_until = null"))


def test_what_is_scheduled_is_done_once(database: Database, agency: UUID) -> None:
    plan(database, agency, "letter")
    plan(database, agency, "letter")

    assert run_due(database, [Job("note", note_it)]) == 1
    assert notes(database, agency) == ["letter"]
    assert rows(database) == []


def test_plans_are_written_last_each_once_and_in_their_order(
    database: Database, agency: UUID
) -> None:
    """So that no two works that plan the same wait for each other in a ring."""
    causes = text("select cause from due order by ctid")
    with database.agency(agency) as work:
        for cause in ("b", "c", "a", "b"):
            work.schedule("note", UUID(int=1), cause)
        before = list(work.connection.execute(causes).scalars())
    with database.engine.connect() as connection:
        after = list(connection.execute(causes).scalars())

    assert (before, after) == ([], ["a", "b", "c"])


def test_work_that_a_migration_planned_is_done(database: Database, agency: UUID) -> None:
    """It carries no trace. A loop that failed at that would never come to other work."""
    plan(database, agency, "letter")
    with database.engine.begin() as connection:
        connection.execute(text("update due set detail = '{}'"))

    assert run_due(database, [Job("note", note_it)]) == 1
    assert notes(database, agency) == ["letter"]


def test_nothing_is_done_before_its_moment(database: Database, agency: UUID) -> None:
    plan(database, agency, "later", not_before=datetime.now(UTC) + timedelta(hours=1))

    assert run_due(database, [Job("note", note_it)]) == 0


def test_its_moment_follows_the_story_clock(databases: Databases, agency: UUID) -> None:
    database = databases.of(SERVICE, story_clock=True)
    assert isinstance(database.clock, StoryClock)
    plan(database, agency, "in spring", not_before=datetime(2027, 4, 5, tzinfo=UTC))
    database.clock.set(datetime(2027, 3, 16, tzinfo=UTC))
    assert run_due(database, [Job("note", note_it)]) == 0

    database.clock.set(datetime(2027, 4, 5, 9, tzinfo=UTC))

    assert run_due(database, [Job("note", note_it)]) == 1


def test_the_outside_being_away_is_tried_again(database: Database, agency: UUID) -> None:
    answers = iter([TryLater("no answer"), None])

    def sometimes(due: Due) -> None:
        if fault := next(answers):
            raise fault
        note_it(due)

    plan(database, agency, "letter")
    assert run_due(database, [Job("note", sometimes)]) == 1
    assert notes(database, agency) == []

    make_due_again(database)
    assert run_due(database, [Job("note", sometimes)]) == 1
    assert notes(database, agency) == ["letter"]


def test_after_the_last_try_it_is_given_up_with_its_reason(
    database: Database, agency: UUID
) -> None:
    def never(due: Due) -> None:
        raise TryLater("no answer")

    plan(database, agency, "letter")
    for _ in range(len(BACK_OFF) + 2):
        run_due(
            database,
            [Job("note", never, lambda work, due, reason: write_note(work, f"gave up: {reason}"))],
        )
        make_due_again(database)

    assert rows(database) == [(len(BACK_OFF) + 1, "no answer")]
    assert notes(database, agency) == ["gave up: no answer"]


def test_what_cannot_help_is_given_up_at_once(database: Database, agency: UUID) -> None:
    def no_use(due: Due) -> None:
        raise GiveUp("there is no such address")

    plan(database, agency, "letter")
    run_due(database, [Job("note", no_use)])

    assert rows(database) == [(1, "there is no such address")]


def test_a_result_is_refused_once_somebody_else_has_the_work(
    database: Database, agency: UUID
) -> None:
    def too_slow(due: Due) -> None:
        make_due_again(database)
        assert run_due(database, [Job("note", note_it)]) == 1
        with pytest.raises(LeaseLost), due.finish() as work:
            write_note(work, "again")
        raise LeaseLost

    plan(database, agency, "letter")
    run_due(database, [Job("note", too_slow)])

    assert notes(database, agency) == ["letter"]


def test_an_unforeseen_failure_is_tried_again_too(database: Database, agency: UUID) -> None:
    def broken(due: Due) -> None:
        raise ZeroDivisionError

    plan(database, agency, "letter")
    run_due(database, [Job("note", broken)])

    assert rows(database) == [(1, None)]


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=-1)], ids=["now", "past"])
def test_work_that_plans_itself_at_a_moment_not_to_come_is_put_off_and_given_up(
    database: Database, agency: UUID, ahead: timedelta
) -> None:
    """Otherwise it would run again at once, and for ever."""

    def again(due: Due) -> None:
        with due.finish() as work:
            write_note(work, "again")
            work.schedule(due.kind, due.subject, due.cause, not_before=work.now + ahead)

    plan(database, agency, "letter")
    assert run_due(database, [Job("note", again)]) == 1
    assert rows(database) == [(1, None)]
    assert notes(database, agency) == []

    for _ in BACK_OFF:
        make_due_again(database)
        run_due(database, [Job("note", again)])
    assert rows(database) == [(7, "it plans itself again for a moment that is not to come")]


def test_work_may_plan_itself_for_a_time_to_come(database: Database, agency: UUID) -> None:
    def tomorrow(due: Due) -> None:
        with due.finish() as work:
            at = work.now + timedelta(days=1)
            work.schedule(due.kind, due.subject, due.cause, not_before=at)

    plan(database, agency, "letter")

    assert run_due(database, [Job("note", tomorrow)]) == 1
    assert rows(database) == [(0, None)]


def test_of_many_runners_one_has_a_piece(database: Database, agency: UUID) -> None:
    for _ in range(12):
        plan(database, agency, "any")
    begun = threading.Barrier(4, timeout=30)

    def all_at_once(due: Due) -> None:
        begun.wait()  # four different pieces are under way
        note_it(due)

    runners = [
        threading.Thread(target=run_due, args=(database, [Job("note", all_at_once)]))
        for _ in range(4)
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(60)

    assert notes(database, agency) == ["any"] * 12
    assert rows(database) == []


def test_each_piece_has_pauses_of_its_own_and_they_grow(database: Database, agency: UUID) -> None:
    def only_one_fails(due: Due) -> None:
        if due.cause == "sick":
            raise TryLater("no answer")
        note_it(due)

    plan(database, agency, "sick")
    pauses = []
    for _ in BACK_OFF:
        plan(database, agency, "well")
        run_due(database, [Job("note", only_one_fails)])
        pauses.append(seconds_to_next_try(database))
        make_due_again(database)

    assert [round(pause) for pause in pauses] == list(BACK_OFF)
    assert notes(database, agency) == ["well"] * len(BACK_OFF)


def test_a_piece_whose_runner_died_is_taken_over_when_its_lease_is_over(
    database: Database, agency: UUID
) -> None:
    class Killed(BaseException):
        """As kill -9: nothing that follows runs."""

    def die(due: Due) -> None:
        raise Killed

    plan(database, agency, "letter")
    with pytest.raises(Killed):
        run_due(database, [Job("note", die)])
    assert run_due(database, [Job("note", note_it)]) == 0

    make_due_again(database)
    assert run_due(database, [Job("note", note_it)]) == 1
    assert notes(database, agency) == ["letter"]


def test_a_lease_that_was_lost_cannot_be_renewed(database: Database, agency: UUID) -> None:
    def too_slow(due: Due) -> None:
        make_due_again(database)
        assert run_due(database, [Job("note", note_it)]) == 1
        due.renew()

    plan(database, agency, "letter")
    run_due(database, [Job("note", too_slow)])

    assert notes(database, agency) == ["letter"]


def test_what_has_become_needless_meanwhile_is_seen_when_it_runs(
    database: Database, agency: UUID
) -> None:
    """A job asks its own database in the transaction of its result, not at planning time."""

    def unless_told(due: Due) -> None:
        with due.finish() as work:
            known = work.connection.execute(text("select from note where words = 'told'")).first()
            if known is None:
                write_note(work, "a second time")

    plan(database, agency, "letter")
    with database.agency(agency) as work:
        write_note(work, "told")
    run_due(database, [Job("note", unless_told)])

    assert notes(database, agency) == ["told"]
    assert rows(database) == []


def seconds_to_next_try(database: Database) -> float:
    """As it was set when the last try failed."""
    with database.engine.connect() as connection:
        pause = text("select extract(epoch from retry_at - clock_timestamp()) from due")
        return float(connection.execute(pause).scalar_one()) + 0.3
