"""Simulated annealing over single changes, for more affinity; then descent.

A change that loses δ points is accepted with probability exp(-δ/T) (Kirkpatrick, Gelatt, Vecchi,
Science 220, 1983). That is the same as δ ≤ T·E, with E from the exponential distribution. E comes
from a table of integers, so no kernel computes an exp(). T falls from `HOT` to `COLD` with the
square of the share of the run that is left. Placing somebody is always accepted, unplacing never:
the first level of the objective does not fall.

`descend` then tries every move and swap until none is better: the result is a local optimum.
"""

from __future__ import annotations

from kreis.formation.engine.chance import draw
from kreis.formation.engine.changing import (
    exchange,
    insert,
    join,
    relabel,
    swap,
)
from kreis.formation.engine.growing import fill
from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import offer_open_to, offers_open_to
from kreis.formation.engine.numbers import (
    BLOCKS,
    COUNT,
    EXACTNESS,
    GROUPS,
    HOME,
    QUANTILES,
    TOTAL,
    UNIT,
    Row,
)
from kreis.formation.engine.state import NOWHERE
from kreis.formation.engine.valuing import REFUSED, quality

HOT, COLD = 120, 2
"""T in points at the beginning and at the end. Exchanging a member for one with 10 points more
affinity to everybody gains about 20."""
KINDS = 16
"""Of so many proposals one relabels a group, four move somebody, the rest swap two."""
MOST_ROUNDS = 50
"""Every round of descent but the last improves; this bounds what a strange input may take."""


@kernel
def anneal(n: Row, s: Row, best: Row, d: Row, first: int, last: int, all_: int) -> None:
    """The proposals from `first` to before `last` of `all_`; keeps the best state seen."""
    now, best_quality = quality(n, s), quality(n, best)
    for proposal in range(first, last):
        left = (all_ - proposal) * 1000 // all_
        heat = COLD * UNIT + (HOT - COLD) * left * left * UNIT // 1_000_000
        margin = -(heat * n[n[QUANTILES] + draw(d, EXACTNESS)] // (UNIT * UNIT))
        gain = propose(n, s, d, margin)
        if gain != REFUSED:
            now += gain
            ahead = s[TOTAL] - best[TOTAL]
            if ahead > 0 or (ahead == 0 and now > best_quality):
                best[:] = s
                best_quality = now


@kernel
def propose(n: Row, s: Row, d: Row, margin: int) -> int:
    """One change by lot."""
    block = draw(d, n[BLOCKS])
    other = draw(d, n[BLOCKS])
    kind = draw(d, KINDS)
    if s[n[HOME] + block] == NOWHERE:
        if s[n[HOME] + other] == NOWHERE:
            return REFUSED
        if kind < KINDS // 2:
            return join(n, s, block, s[n[HOME] + other])
        return exchange(n, s, block, other, margin)
    if kind == 0:
        offer = offer_open_to(n, block, draw(d, offers_open_to(n, block)))
        return relabel(n, s, s[n[HOME] + block], offer, margin)
    if s[n[HOME] + other] == NOWHERE:
        return exchange(n, s, other, block, margin)
    if kind < 5:
        return insert(n, s, block, s[n[HOME] + other], margin)
    return swap(n, s, block, other, margin)


@kernel
def descend(n: Row, s: Row) -> None:
    """Moves and swaps that gain, block after block, until there is none."""
    better, rounds = True, 0
    while better and rounds < MOST_ROUNDS:
        better = False
        rounds += 1
        for block in range(n[BLOCKS]):
            if s[n[HOME] + block] != NOWHERE and improve(n, s, block):
                better = True


@kernel
def improve(n: Row, s: Row, block: int) -> bool:
    """Makes the first change that gains, if there is one."""
    for group in range(n[GROUPS]):
        if s[n[COUNT] + group] > 0 and insert(n, s, block, group, 1) != REFUSED:
            return True
    for other in range(n[BLOCKS]):
        if s[n[HOME] + other] == NOWHERE:
            if exchange(n, s, other, block, 1) != REFUSED:
                return True
        elif other > block and swap(n, s, block, other, 1) != REFUSED:
            return True
    return False


@kernel
def finish(n: Row, s: Row) -> None:
    """Descends, and lets in whoever can now join."""
    fill(n, s)
    descend(n, s)
    fill(n, s)
