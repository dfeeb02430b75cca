"""One run in a process of its own: `python -m kreis.formation < problem.json`.

Reads one JSON document from stdin, to its end: {"problem": …, "steps": …, "seed": …}. Without
`steps` it takes a modest budget. Writes JSON lines to stdout: {"progress": {"steps_done", "placed",
"objective"}} about a hundred times, at last {"proposal": …}. The proposal's `bound` says how many
people could be placed at most, and what says so; the proposal's hash leaves it out.

SIGTERM cancels: the best proposal so far comes at once and says `stopped_early`.

Exit codes: 0 with a proposal; 2 with a sentence on stderr for a document that cannot be read; 1 if
the reader of stdout is gone, or, with a traceback, if the checker refuses the search's answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from types import FrameType

from kreis.formation import (
    BadProblem,
    Objective,
    Problem,
    default_steps,
    solve,
)
from kreis.formation.bounds import SECONDS, at_most
from kreis.formation.reading import Fields


class Cancellation:
    """Remembers that SIGTERM came."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def __call__(self) -> bool:
        return self._asked

    def no_more(self) -> None:
        """Ignores it from now on: an ending interpreter has no handlers, and would die of it."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked = True


def main() -> int:
    cancelled = Cancellation()
    try:
        solved = _solved(sys.stdin.buffer.read(), cancelled)
        cancelled.no_more()
        _write({"proposal": solved})
    except BadProblem as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except BrokenPipeError:
        # Nobody reads: nothing may be flushed into the closed pipe when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _solved(document: bytes, cancelled: Cancellation) -> dict[str, object]:
    fields = Fields(_parsed(document))
    problem = Problem.from_fields(fields.inner("problem"))
    steps = fields.number("steps") if fields.has("steps") else default_steps(problem)
    found = solve(
        problem, steps=steps, seed=fields.number("seed"), progress=_tell, cancelled=cancelled
    )
    bound = at_most(problem, found.grouping, 0 if cancelled() else SECONDS)
    return {**found.to_dict(), "bound": bound.to_dict()}


def _parsed(document: bytes) -> object:
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as fault:
        raise BadProblem(f"the document: is not JSON ({fault})") from fault


def _tell(steps_done: int, placed: int, best: Objective) -> None:
    progress = {"steps_done": steps_done, "placed": placed, "objective": best.to_dict()}
    _write({"progress": progress})


def _write(line: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
