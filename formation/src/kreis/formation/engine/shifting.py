"""Shift: a member moves to another group, so that a waiting block can have her seat.

This is an augmenting path of two edges. The first shift that obeys every hard rule is made. A shift
that does not is taken back.
"""

from __future__ import annotations

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import may_join, member_of
from kreis.formation.engine.numbers import (
    COUNT,
    GROUPS,
    LABEL,
    MOST,
    SIZE,
    WEIGHT,
    Row,
)
from kreis.formation.engine.state import attach, fits, reattach, seat, settled, unseat


@kernel
def shift_in(n: Row, s: Row, block: int) -> bool:
    """Somebody moves to another group, so that the block can have her place (an augmenting path
    of two edges). The first such shift is made."""
    for group in range(n[GROUPS]):
        if s[n[COUNT] + group] > 0 and may_join(n, block, s[n[LABEL] + group]):
            for position in range(s[n[COUNT] + group]):
                if shift(n, s, block, group, member_of(n, s, group, position)):
                    return True
    return False


@kernel
def shift(n: Row, s: Row, block: int, group: int, mover: int) -> bool:
    """Tries one shift; takes it back if it breaks a rule."""
    if not has_elsewhere(n, s, mover, group):
        return False
    unseat(n, s, mover)
    if fits(n, s, block, group):
        seat(n, s, block, group)
        if settled(n, s, group):
            for other in range(n[GROUPS]):
                if other != group and s[n[COUNT] + other] > 0 and fits(n, s, mover, other):
                    seat(n, s, mover, other)
                    if settled(n, s, other):
                        reattach(n, s, mover, group, other)
                        attach(n, s, block, group)
                        return True
                    unseat(n, s, mover)
        unseat(n, s, block)
    seat(n, s, mover, group)
    return False


@kernel
def has_elsewhere(n: Row, s: Row, mover: int, group: int) -> bool:
    """Whether another open group has a seat for her; asked first, because it costs least."""
    for other in range(n[GROUPS]):
        if other != group and s[n[COUNT] + other] > 0:
            offer = s[n[LABEL] + other]
            if (
                may_join(n, mover, offer)
                and s[n[SIZE] + other] + n[n[WEIGHT] + mover] <= n[n[MOST] + offer]
            ):
                return True
    return False
