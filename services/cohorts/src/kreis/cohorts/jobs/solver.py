"""The solver in a process of its own.

Promise: long computing never shares a process with requests and messages. The solver ends with
the `with` block that started it, whatever happens there. If this process is killed, the solver ends
when it next writes to its closed pipe.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any, Self

from kreis.formation import Problem

COMMAND = [sys.executable, "-m", "kreis.formation"]
PATIENCE = 5.0
"""Seconds a solver that was told to stop may take before it is killed."""


class SolverKilled(Exception):
    """The process was ended from outside, for want of memory perhaps: another try may help."""


class SolverFailed(Exception):
    """The solver ended with an error; it would do so again."""


class Solver:
    """One run of the solver. `progress` is the last it has told, None before that."""

    def __init__(self, problem: Problem, steps: int, seed: int) -> None:
        self.progress: Mapping[str, Any] | None = None
        self._proposal: Mapping[str, Any] | None = None
        self._complaints = TemporaryFile()  # noqa: SIM115  # closed when the block ends
        with TemporaryFile() as document:
            asked = {"problem": problem.to_dict(), "steps": steps, "seed": seed}
            document.write(json.dumps(asked).encode())
            document.seek(0)
            self._child = subprocess.Popen(  # noqa: S603  # our own module, and nothing else
                COMMAND,
                stdin=document,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=_environment(),
            )
        self._reader = threading.Thread(target=self._read, name="solver", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.terminate()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._reader.join()
        self._complaints.close()

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait(self, seconds: float) -> bool:
        """Waits for the end at most that long; returns whether it has come."""
        self._reader.join(seconds)
        return not self._reader.is_alive()

    def stop(self) -> None:
        """Asks for the best solution so far, at once. One that has told nothing yet is left alone,
        for it may be starting, and would end without a solution: ask again."""
        if self.progress is not None:
            self._child.terminate()

    def proposal(self) -> Mapping[str, Any]:
        """The solution, after the end. Raises `SolverKilled` and `SolverFailed`."""
        code = self._child.wait(PATIENCE)
        if code < 0:
            raise SolverKilled(f"the solver was ended by signal {-code}")
        if code > 0 or self._proposal is None:
            raise SolverFailed(f"the solver ended with {code}: {self._last_complaint()}")
        return self._proposal

    def _read(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as lines:
            for line in lines:
                # A line without its end is what a killed process was about to say.
                if line.endswith(b"\n"):
                    told = json.loads(line)
                    self.progress = told.get("progress", self.progress)
                    self._proposal = told.get("proposal")

    def _last_complaint(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").splitlines()
        return lines[-1] if lines else "it said nothing"


def _environment() -> dict[str, str]:
    """Ours without our settings: the solver needs no address and no password. Nor does it use
    NumPy's linear algebra: starting threads for that would be a quarter of a small pool's time."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KREIS_")}
    return {"OPENBLAS_NUM_THREADS": "1", **ours}
