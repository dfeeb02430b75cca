"""Random numbers that are the same everywhere: the generator of Park and Miller.

x ← 48271·x mod (2³¹ - 1), period 2³¹ - 2 (S. K. Park, K. W. Miller, Comm. ACM 31 (10), 1988, with
the multiplier of their 1993 note). Products stay below 2⁴⁷, so 64 bits never overflow, compiled or
plain. Good enough to spread a search; not for secrets.
"""

from __future__ import annotations

import hashlib

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.numbers import CHANCE, Row

MULTIPLIER = 48271
MODULUS = 2**31 - 1


def seeded(*names: object) -> int:
    """A first state that depends on all the names: seed, round and cell."""
    digest = hashlib.sha256(repr(names).encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % (MODULUS - 1)


@kernel
def draw(d: Row, below: int) -> int:
    """A whole number from 0 to `below` - 1."""
    state = d[CHANCE] * MULTIPLIER % MODULUS
    d[CHANCE] = state
    return state % below
