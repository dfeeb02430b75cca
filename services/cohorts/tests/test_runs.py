"""Runs that are cancelled, run out of time, or whose process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest
from sqlalchemy import text

from kreis.cohorts.commands import formations
from kreis.cohorts.jobs import solver
from kreis.cohorts.jobs.solver import COMMAND
from services.cohorts.tests.unna import U, Unna

ENDLESS = 1_000_000
"""More steps than any test waits for."""
LONG = 300_000
"""A minute and more, in which the solver has hundreds of things to say."""
FEW = 200
ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from kreis.chassis.data.database import Database
from kreis.chassis.process.due import DueRunner
from kreis.chassis.health import Heartbeats
from kreis.cohorts.jobs import jobs
from services.cohorts.tests.unna import settings
DueRunner(Database(sys.argv[1]), jobs(settings()), Heartbeats()).run_next()
"""


def test_a_queued_run_can_be_cancelled(unna: Unna) -> None:
    run_id = unna.request()

    cancelled = cancel(unna, run_id)

    assert cancelled.json["state"] == "cancelled"
    assert cancelled.json["ended_at"] is not None
    unna.work()
    assert unna.run(run_id)["proposal_id"] is None
    assert cancel(unna, run_id).json == cancelled.json


def test_a_running_run_tells_how_far_it_is_and_can_be_cancelled(unna: Unna) -> None:
    run_id = unna.request(steps=ENDLESS)
    with working(unna):
        until(lambda: unna.run(run_id)["progress"] and unna.run(run_id)["progress"]["placed"])
        running = unna.run(run_id)
        assert running["state"] == "running"
        assert running["progress"]["people"] == 24
        assert running["progress"]["best"]["placed"] == running["progress"]["placed"]
        assert running["progress"]["elapsed_seconds"] > 0
        assert len(running["input_hash"]) == 64

        assert cancel(unna, run_id).json["state"] == "cancelled"

    assert solvers() == []
    assert unna.run(run_id)["state"] == "cancelled"
    assert unna.run(run_id)["proposal_id"] is None
    assert pieces_due(unna) == 0


def test_a_finished_run_cannot_be_cancelled(unna: Unna) -> None:
    run_id = unna.request()
    unna.work()

    assert cancel(unna, run_id).json["type"] == "already-ended"
    assert unna.run(run_id)["state"] == "finished"


def test_a_run_whose_process_was_killed_is_taken_up_again(unna: Unna) -> None:
    run_id = unna.request(steps=LONG)
    process = start_worker(unna)
    until(lambda: unna.run(run_id)["state"] == "running" and solvers_of(process.pid))
    (orphan,) = solvers_of(process.pid)
    process.kill()
    process.wait()
    orphan.wait(timeout=10)

    assert unna.run(run_id)["state"] == "running"
    assert unna.work() == 0, "the lease still holds"
    expire_lease(unna)
    shorten(unna)
    assert unna.work() == 1

    run = unna.run(run_id)
    assert run["state"] == "finished"
    assert run["progress"]["placed"] == 22
    assert unna.proposal(run["proposal_id"])["state"] == "open"
    assert count(unna, "proposal") == 1
    assert count(unna, "proposal_member") == 22


def test_a_run_whose_solver_was_killed_is_tried_again(unna: Unna) -> None:
    run_id = unna.request(steps=ENDLESS)
    with working(unna):
        kill_solver(signal.SIGKILL)

    assert unna.run(run_id)["state"] == "queued"
    shorten(unna)
    try_now(unna)
    assert unna.run(run_id)["state"] == "finished"
    assert count(unna, "proposal") == 1


def test_an_answer_cut_short_from_outside_is_not_saved(unna: Unna) -> None:
    run_id = unna.request(steps=ENDLESS)
    with working(unna):
        until(lambda: unna.run(run_id)["progress"] and unna.run(run_id)["progress"]["placed"])
        kill_solver(signal.SIGTERM)

    assert unna.run(run_id)["state"] == "queued"
    assert count(unna, "proposal") == 0


def test_who_has_lost_a_run_to_another_attempt_writes_nothing_to_it(unna: Unna) -> None:
    run_id = UUID(unna.request())
    told = {"placed": 3, "steps_done": 1, "objective": {"placed": 3}}
    with unna.database.agency(unna.client.agency) as work:
        assert formations.begin(work, run_id, attempt=1)
        assert formations.note_progress(work, run_id, 1, told, 0.5)
        assert formations.begin(work, run_id, attempt=2)
        assert not formations.note_progress(work, run_id, 1, told, 9.9)

    assert unna.run(str(run_id))["progress"]["elapsed_seconds"] == 0


def test_a_run_ends_with_its_best_when_its_time_is_over(unna: Unna) -> None:
    run_id = unna.request(steps=ENDLESS)

    unna.work(formation_seconds=2.0)

    run = unna.run(run_id)
    assert run["state"] == "finished"
    assert 0 < run["progress"]["steps_done"] < ENDLESS
    assert unna.proposal(run["proposal_id"])["stopped_early"]


def test_a_solver_that_starts_after_its_time_still_answers(
    unna: Unna, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = f"import os, time; time.sleep(2); os.execv({COMMAND[0]!r}, {COMMAND!r})"
    monkeypatch.setattr(solver, "COMMAND", script(slow))
    run_id = unna.request(steps=ENDLESS)

    unna.work(formation_seconds=0.5)

    assert unna.run(run_id)["state"] == "finished"
    assert unna.proposal(unna.run(run_id)["proposal_id"])["stopped_early"]


def test_a_solver_that_fails_ends_the_run_and_says_why(
    unna: Unna, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "COMMAND", script("import sys; sys.exit('no such rule')"))
    run_id = unna.request()

    unna.work()

    run = unna.run(run_id)
    assert run["state"] == "failed"
    assert run["failure"] == "the solver ended with 1: no such rule"
    assert run["proposal_id"] is None


def test_an_answer_that_breaks_a_rule_is_never_saved(
    unna: Unna, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_to_unna = f"""
import json, sys
from kreis.formation import Problem, solve
asked = json.load(sys.stdin)
problem = Problem.from_dict(asked["problem"])
answer = solve(problem, steps=0, seed=1).to_dict()
answer["groups"] = [{{"offer_id": "{U}", "members": sorted(problem.person)}}]
print(json.dumps({{"proposal": answer}}))
"""
    monkeypatch.setattr(solver, "COMMAND", script(everybody_to_unna))
    run_id = unna.request()

    unna.work()

    assert unna.run(run_id)["state"] == "failed"
    assert count(unna, "proposal") == 0


def test_the_solver_is_told_no_secrets(unna: Unna, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREIS_DATABASE_URL", "postgresql://kreis_cohorts:secret@db/kreis_cohorts")
    tell_all = "import os, sys; sys.exit(' '.join(sorted(os.environ)))"
    monkeypatch.setattr(solver, "COMMAND", script(tell_all))
    run_id = unna.request()

    unna.work()

    assert "PATH" in unna.run(run_id)["failure"]
    assert "KREIS_" not in unna.run(run_id)["failure"]


def script(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def cancel(unna: Unna, run_id: str) -> Any:
    return unna.planning.ask("POST", f"/v1/formations/{run_id}/cancellation")


@contextmanager
def working(unna: Unna) -> Iterator[None]:
    """Does what is due beside the block, and waits for the end of it afterwards."""
    runner = threading.Thread(target=unna.work, daemon=True)
    runner.start()
    yield
    runner.join(timeout=60)
    assert not runner.is_alive()


def start_worker(unna: Unna) -> subprocess.Popen[bytes]:
    url = unna.database.engine.url.render_as_string(hide_password=False)
    return subprocess.Popen([*script(WORKER), url], cwd=ROOT)


def solvers() -> list[psutil.Process]:
    """The solvers that this process has started."""
    return solvers_of(os.getpid())


def solvers_of(pid: int) -> list[psutil.Process]:
    return [each for each in psutil.Process(pid).children() if is_solver(each)]


def is_solver(process: psutil.Process) -> bool:
    try:
        return "kreis.formation" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def kill_solver(how: signal.Signals) -> None:
    until(solvers)
    solvers()[0].send_signal(how)


def until(is_so: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def sql(unna: Unna, statement: str) -> Any:
    with unna.database.agency(unna.client.agency) as work:
        return work.connection.execute(text(statement))


def count(unna: Unna, table: str) -> int:
    with unna.database.agency(unna.client.agency) as work:
        return int(work.connection.execute(text(f"select count(*) from {table}")).scalar_one())


def pieces_due(unna: Unna) -> int:
    """Formation runs, that is; the daily look at who waits is always planned."""
    return count(unna, "due where kind = 'form'")


def shorten(unna: Unna) -> None:
    """The next attempt is not to take as long as the one that was killed."""
    sql(unna, f"update formation_run set steps = {FEW}")


def expire_lease(unna: Unna) -> None:
    """The two minutes of a lease, over at once."""
    sql(unna, "update due set lease_until = clock_timestamp() - interval '1 second'")


def try_now(unna: Unna) -> None:
    """The pause before the next try, over at once."""
    sql(unna, "update due set retry_at = clock_timestamp()")
    assert unna.work() == 1
