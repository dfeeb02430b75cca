"""Settings for the tests of how groups form."""

from __future__ import annotations

import os

# Compiling takes longer than any test; plain kernels give the same integers.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
# Threads for linear algebra, which nobody uses; each solver would start them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
