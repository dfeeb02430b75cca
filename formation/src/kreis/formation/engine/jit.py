"""Kernels: functions over integers that run compiled by numba, or as plain Python.

There is one text for both ways. A kernel works on rows of integers (`numbers` says what lies
where). Compiled it gets NumPy arrays. Plain it gets lists, which Python reads three times faster
than arrays.

Promise: both ways give the same integers. A kernel has no floating point, no exp() and no
`fastmath`, and takes random numbers from `chance`.

numba is an extra (`kreis-formation[fast]`). Without it everything runs plain. Compiling takes 15 to
40 seconds once per machine; loading from the cache takes one. A small task is therefore faster
plain: `worth_compiling` decides. The cache lies in NUMBA_CACHE_DIR or the user's cache folder, in a
folder named after a hash of the package's text, because numba looks for changes in the entry's file
only. An image brings its cache along (`workbench.warming`, `kept`). A process that compiles nothing
never loads numba.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

PLAIN_SECONDS_PER_STEP = 8e-6
"""Seconds of one plain step of the search, per person; measured at n = 50 and 150."""
WORTH_SECONDS = 30.0
"""A plain run longer than this is better compiled, even with an empty cache."""
WORTH_SECONDS_FROM_CACHE = 2.0
"""The same with compiled kernels in the cache: loading them takes one second."""
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


def worth_compiling(people: int, steps: int) -> bool:
    if not can_compile():
        return False
    is_compiled = any(_cache_folder().rglob(_MACHINE_CODE))
    worth = WORTH_SECONDS_FROM_CACHE if is_compiled else WORTH_SECONDS
    return PLAIN_SECONDS_PER_STEP * people * steps > worth


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
