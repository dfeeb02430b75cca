"""Kernels: functions over integers that run compiled by numba, or as plain Python.

There is one text for both ways. A kernel works on rows of integers (`numbers` says what lies
where). Compiled it gets NumPy arrays. Plain it gets lists, which Python reads three times faster
than arrays.

Promise: both ways give the same integers. A kernel has no floating point, no exp() and no
`fastmath`, and takes random numbers from `chance`.

numba is an extra (`kreis-formation[fast]`). Without it everything runs plain. Compiling takes 15 to
40 seconds once per machine; loading from the cache takes one. A small task is therefore faster
plain. How long a task takes plain is measured, not guessed: a run begins plain, and `Pace` has it
go on compiled as soon as that ends it sooner, compiling included. The cache lies in NUMBA_CACHE_DIR
or the user's cache folder, in a folder named after a hash of the package's text, because numba
looks for changes in the entry's file only. An image brings its cache along (`workbench.warming`,
`kept`). A process that compiles nothing never loads numba.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

COMPILING_SECONDS = 40.0
"""Processor time to compile all that a search calls, once per machine."""
LOADING_SECONDS = 1.5
"""The same with compiled kernels in the cache: numba's import, and theirs."""
TIMES_AS_FAST = 30
"""Compiled against plain, with caution: 50 was measured."""
COMPILED_AT_ONCE, PLAIN_AT_ONCE = 200, 10
"""Steps between two looks at whether to stop, or to compile."""
_MACHINE_CODE = "*.nbc"
"""numba writes these files when an entry is compiled. Its folders appear earlier, when the first
entry begins, so a run that was broken off can leave folders without them."""

_unknown_to_numba: list[Callable[..., Any]] = []


def kernel(function: Kernel) -> Kernel:
    """Marks a function that other kernels call. Called from Python it is Python."""
    _unknown_to_numba.append(function)
    return function


def can_compile() -> bool:
    return find_spec("numba") is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") != "1"


def worth_compiling(seconds: float) -> bool:
    """Whether so many seconds of plain work end sooner compiled, getting ready included."""
    return can_compile() and seconds > seconds_to_get_ready() + seconds / TIMES_AS_FAST


def seconds_to_get_ready() -> float:
    """0 if this process has compiled kernels already; little if they lie in the cache."""
    if _compiled.cache_info().currsize:
        return 0.0
    return LOADING_SECONDS if any(_cache_folder().rglob(_MACHINE_CODE)) else COMPILING_SECONDS


class Pace:
    """How the kernels of one run go: as told, or by the time that the run takes.

    `more` are the runs of that length that follow in this process. The clock decides nothing but
    plain or compiled, and both give the same integers.
    """

    def __init__(self, compiled: bool | None = None, more: float = 0) -> None:
        self._is_told, self._more = compiled is not None, more
        is_ready = can_compile() and seconds_to_get_ready() == 0
        self.compiled = is_ready if compiled is None else compiled
        self._began = time.process_time()

    def entry(self, function: Kernel) -> Kernel:
        return entry(function, self.compiled)

    def portion(self, left: int) -> int:
        """How many of the steps that are left come next."""
        return min(left, COMPILED_AT_ONCE if self.compiled else PLAIN_AT_ONCE)

    def should_compile(self, done: int, whole: int) -> bool:
        """Asked after each portion of a run of `whole` steps; true once, when it is time to."""
        if self._is_told or self.compiled or done == 0 or not can_compile():
            return False
        of_a_run = (time.process_time() - self._began) * whole / done
        self.compiled = worth_compiling(of_a_run * (1 - done / whole + self._more))
        return self.compiled


def entry(function: Kernel, compiled: bool) -> Kernel:
    """The way to run a kernel from outside."""
    return _compiled(function) if compiled else function


@cache
def _compiled(function: Kernel) -> Kernel:
    numba: Any = import_module("numba")
    register_jitable = import_module("numba.extending").register_jitable
    while _unknown_to_numba:
        register_jitable(_unknown_to_numba.pop())
    numba.config.CACHE_DIR = str(_cache_folder())
    machine_code: Kernel = numba.njit(cache=True, error_model="numpy")(function)
    return machine_code


@cache
def _cache_folder() -> Path:
    kernels = b"".join(
        path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py"))
    )
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kreis"
    chosen = Path(os.environ.get("NUMBA_CACHE_DIR") or home)
    return chosen / hashlib.sha256(kernels).hexdigest()[:16]


def row_for(row: np.ndarray, compiled: bool) -> Any:
    """The integers as the chosen way wants them: an array, or a list."""
    array: np.ndarray = np.ascontiguousarray(row, dtype=np.int64)
    return array if compiled else array.tolist()
