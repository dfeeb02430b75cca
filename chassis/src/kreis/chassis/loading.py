"""Loading a service's modules in two thirds of the time.

Promise: nothing is looked at for garbage while modules load, nor ever again what they are made of.
Of the 0.9 s of processor that a service took to load, 0.3 went into looking through classes and
functions that stay as long as the process.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """For a block of imports, before all others."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()
