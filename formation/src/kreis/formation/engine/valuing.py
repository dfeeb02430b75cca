"""Scores a grouping during the search: its quality, and what a change of it would gain.

The formulas are those of `objective`, over the sums that `state` keeps. Promise: nothing is changed
here.
"""

from __future__ import annotations

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.numbers import (
    BETA,
    BOND,
    COUNT,
    GOOD,
    GROUPS,
    LABEL,
    PHI,
    SIZE,
    Row,
)
from kreis.formation.engine.state import NOWHERE

REFUSED = -(1 << 50)
ANY = -(1 << 49)
"""A margin that every change has."""


@kernel
def worth(n: Row, offer: int, size: int, bond: int) -> int:
    """2/(n_g - 1)·bond - β·(n_g - n*)², in points."""
    if size == 0:
        return 0
    apart = size - n[n[GOOD] + offer]
    loss = n[BETA] * apart * apart
    return (2 * bond // (size - 1) if size > 1 else 0) - loss


@kernel
def mean(size: int, bond: int) -> int:
    """A group's mean affinity."""
    return 2 * bond // (size * (size - 1)) if size > 1 else 0


@kernel
def weakest(n: Row, s: Row, but_one: int, but_other: int) -> int:
    """The least mean affinity of all groups but these two; a huge number if there is none."""
    least, counts, sizes, bonds = 1 << 40, n[COUNT], n[SIZE], n[BOND]
    for group in range(n[GROUPS]):
        if s[counts + group] > 0 and group != but_one and group != but_other:
            here = mean(s[sizes + group], s[bonds + group])
            least = min(least, here)
    return least


@kernel
def quality(n: Row, s: Row) -> int:
    """Σ worth + φ·min mean affinity."""
    total, groups = 0, 0
    for group in range(n[GROUPS]):
        if s[n[COUNT] + group] > 0:
            total += worth(n, s[n[LABEL] + group], s[n[SIZE] + group], s[n[BOND] + group])
            groups += 1
    if groups > 0:
        total += n[PHI] * weakest(n, s, NOWHERE, NOWHERE)
    return total


@kernel
def difference(
    n: Row,
    s: Row,
    one: int,
    one_size: int,
    one_bond: int,
    other: int,
    other_size: int,
    other_bond: int,
    margin: int,
) -> int:
    """What quality gains when two groups come to have these sizes and bonds.

    REFUSED if that is less than the margin."""
    offer, size, bond = s[n[LABEL] + one], s[n[SIZE] + one], s[n[BOND] + one]
    gain = worth(n, offer, one_size, one_bond) - worth(n, offer, size, bond)
    before = mean(size, bond)
    offer, size, bond = s[n[LABEL] + other], s[n[SIZE] + other], s[n[BOND] + other]
    gain += worth(n, offer, other_size, other_bond) - worth(n, offer, size, bond)
    before = min(before, mean(size, bond))
    after = min(mean(one_size, one_bond), mean(other_size, other_bond))
    return with_weakest(n, s, gain, before, after, one, other, margin)


@kernel
def difference_of_one(n: Row, s: Row, group: int, size: int, bond: int, margin: int) -> int:
    """What quality gains when one group comes to have this size and bond.

    REFUSED if that is less than the margin."""
    offer, size_now, bond_now = s[n[LABEL] + group], s[n[SIZE] + group], s[n[BOND] + group]
    gain = worth(n, offer, size, bond) - worth(n, offer, size_now, bond_now)
    before, after = mean(size_now, bond_now), mean(size, bond)
    return with_weakest(n, s, gain, before, after, group, NOWHERE, margin)


@kernel
def with_weakest(
    n: Row, s: Row, gain: int, before: int, after: int, one: int, other: int, margin: int
) -> int:
    """The gain including the weakest group's term.

    The weaker of these two groups goes from the mean affinity `before` to `after`. REFUSED if the
    gain is less than the margin."""
    # The other groups can only take from what that term adds: most changes need not ask them.
    if gain + n[PHI] * max(0, after - before) < margin:
        return REFUSED
    if n[PHI] > 0:
        rest = weakest(n, s, one, other)
        gain += n[PHI] * (min(rest, after) - min(rest, before))
    return gain if gain >= margin else REFUSED
