"""One text for every kernel, two ways to run it: compiled by numba, or by Python as it stands.

A *kernel* is a function over integers and rows of integers (`numbers` says what lies where).
Compiled it gets NumPy arrays; plain it gets lists, which Python reads three times faster than the
elements of arrays.

Promise: both ways give the same integers. There is no floating point inside a kernel, no exp(),
no `fastmath`, and chance comes from `chance`, so a sum or a comparison has one answer only.

numba is an extra (`kreis-formation[fast]`): without it everything runs plain. With it, compiling
takes 15 to 40 seconds once per machine and one from the cache, so a small task is faster
plain; `worth_compiling` decides. The cache lies in NUMBA_CACHE_DIR or the user's cache folder, in
a folder named after the kernels' own text: numba looks for changes in the entry's file only. An
image brings it along (`warming`, `kept`). A process that compiles nothing never loads numba.
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
"""Of one step of the search for each person, plainly; measured at n = 50 and 150."""
WORTH_SECONDS = 30.0
"""A plain run that takes longer is better compiled, even if nothing is in the cache yet."""
WORTH_SECONDS_FROM_CACHE = 2.0
"""The same where the kernels lie compiled: then it takes one second to load them."""
_MACHINE_CODE = "*.nbc"
"""Files of numba's cache that appear when an entry is compiled; its folders do when the first one
begins. A run that was broken off between two entries leaves the rest to be compiled."""

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
