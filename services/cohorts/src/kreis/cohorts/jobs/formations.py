"""Runs formation in a process of its own, keeps its progress, checks and saves its solution.

Promise: a run is saved as a whole or not at all, and only when the independent checker finds no
broken rule. If this process dies, another one takes the run up again. A run that was cancelled, or
that another process has taken over, saves nothing here.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import structlog

from kreis import formation
from kreis.chassis.process.due import Due, GiveUp, Job, TryLater
from kreis.cohorts.commands import formations
from kreis.cohorts.jobs.solver import Solver, SolverFailed, SolverKilled

TICK = 0.5
"""Seconds between two looks at the solver, and at whether the run is still wanted."""
RENEW = 10.0
"""Seconds after which the lease is renewed."""
GRACE = 15.0
"""Seconds a solver may take to end once its time is over."""

log = structlog.stdlib.get_logger("formations")


class _Unwanted(Exception):
    """The run was cancelled, or another process has it."""


def job(seconds: float) -> Job:
    """Forms groups in a process beside this one, for so many seconds at most."""
    return Job(formations.JOB, Forming(seconds).run, give_up=formations.fail)


class Forming:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def run(self, due: Due) -> None:
        """Does one formation run from where it stands."""
        with due.database.agency(due.agency) as work:
            start = formations.begin(work, due.subject, due.attempts)
        if start is None:
            _leave(due)
            return
        try:
            with Solver(start.problem, start.steps, start.seed) as solver:
                seconds = self._accompany(due, solver)
                solution = _solution(due, solver, start.problem, seconds < self._seconds)
        except _Unwanted:
            _leave(due)
            return
        with due.finish() as work:
            formations.finish(work, due.subject, solution, seconds)

    def _accompany(self, due: Due, solver: Solver) -> float:
        """Keeps the progress and the lease until the solver ends; returns the seconds it took."""
        began = renewed = time.monotonic()
        has_ended = False
        while not has_ended:
            has_ended = solver.wait(TICK)
            now = time.monotonic()
            if now - renewed > RENEW:
                due.renew()
                renewed = now
            self._keep_to_time(solver, now - began)
            with due.database.agency(due.agency) as work:
                if not formations.note_progress(
                    work, due.subject, due.attempts, solver.progress, now - began
                ):
                    raise _Unwanted
        return now - began

    def _keep_to_time(self, solver: Solver, seconds: float) -> None:
        if seconds > self._seconds + GRACE:
            raise GiveUp("the solver did not stop when its time was over")
        if seconds > self._seconds:
            solver.stop()


def _solution(
    due: Due, solver: Solver, problem: formation.Problem, had_time: bool
) -> Mapping[str, Any]:
    """The solution, if it may be saved."""
    try:
        solution = solver.proposal()
    except SolverFailed as fault:
        raise GiveUp(str(fault)) from fault
    except SolverKilled as fault:
        raise _again(due, str(fault)) from fault
    if solution["stopped_early"] and had_time:
        # Whoever stops this machine stops all its processes: that is no solution to save.
        raise _again(due, "the solver was stopped from outside")
    _check(problem, solution)
    return solution


def _check(problem: formation.Problem, solution: Mapping[str, Any]) -> None:
    """Asks the independent checker again, outside the solver's process."""
    groups = {group["offer_id"]: group["members"] for group in solution["groups"]}
    violations = formation.check(problem, formation.Grouping.of(groups))
    if violations or solution["input_hash"] != problem.input_hash:
        log.error("proposal_breaks_rules", count=len(violations))
        raise GiveUp("the solver's answer does not obey the rules of its problem")


def _again(due: Due, reason: str) -> TryLater:
    with due.database.agency(due.agency) as work:
        formations.queue_again(work, due.subject, due.attempts)
    return TryLater(reason)


def _leave(due: Due) -> None:
    with due.finish():
        log.info("formation_not_wanted", formation=str(due.subject))
