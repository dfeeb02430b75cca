"""One text for every kernel, two ways to run it: compiled by numba, or by Python as it stands.

A *kernel* is a function over integers and rows of integers (`numbers` says what lies where).
Compiled it gets NumPy arrays; plain it gets lists, which Python reads three times faster than the
elements of arrays.

Promise: both ways give the same integers. There is no floating point inside a kernel, no exp(),
no `fastmath`, and chance comes from `chance`, so a sum or a comparison has one answer only.

numba is an extra (`kreis-cohorts[fast]`): without it everything runs plain. With it, compiling
takes 15 to 40 seconds once per machine and little from the cache, so a small task is faster
plain; `worth_compiling` decides. The cache lies in NUMBA_CACHE_DIR or the user's cache folder, in
a folder named after the kernels' own text: numba looks for changes in the entry's file only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

numba: Any = None
try:
    import numba as installed
    from numba.extending import register_jitable

    numba = installed
except ImportError:
    pass  # the extra is not installed: everything runs plain

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

PLAIN_SECONDS_PER_STEP = 8e-6
"""Of one step of the search for each person, plainly; measured at n = 50 and 150."""
WORTH_SECONDS = 30.0
"""A plain run that takes longer is better compiled, even if nothing is in the cache yet."""


def kernel(function: Kernel) -> Kernel:
    """Marks a function that other kernels call. Called from Python it is Python."""
    marked: Kernel = function if numba is None else register_jitable(function)
    return marked


def can_compile() -> bool:
    return numba is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") != "1"


def worth_compiling(people: int, steps: int) -> bool:
    return can_compile() and PLAIN_SECONDS_PER_STEP * people * steps > WORTH_SECONDS


def entry(function: Kernel, compiled: bool) -> Kernel:
    """The way to run a kernel from outside."""
    return _compiled(function) if compiled else function


@cache
def _compiled(function: Kernel) -> Kernel:
    _choose_cache_folder()
    machine_code: Kernel = numba.njit(cache=True, error_model="numpy")(function)
    return machine_code


@cache
def _choose_cache_folder() -> None:
    kernels = b"".join(
        path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py"))
    )
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kreis"
    chosen = Path(os.environ.get("NUMBA_CACHE_DIR") or home)
    numba.config.CACHE_DIR = str(chosen / hashlib.sha256(kernels).hexdigest()[:16])


def row_for(row: np.ndarray, compiled: bool) -> Any:
    """The integers as the chosen way wants them: an array, or a list."""
    array: np.ndarray = np.ascontiguousarray(row, dtype=np.int64)
    return array if compiled else array.tolist()
