"""Simulated annealing over all swaps and moves, sweep after sweep.

With M[i, g] = Σ_{j in g} d_ij (`pull`) a change is judged without summing anew (M. Gallego et al.,
J. Oper. Res. Soc. 64, 2013):

    x of g and y of h change places:   M[x,h] - M[x,g] + M[y,g] - M[y,h] - 2·d_xy
    x moves from g to h:               M[x,h] - M[x,g]

and only one that is accepted costs more, n sums. A *sweep* offers every pair of elements, and every
element with every group whose sizes allow it, once and in order: memory is read in a row, and no
pair waits long for its turn. A change that loses δ is accepted with probability exp(-δ/T)
(S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Science 220, 1983), which is δ ≤ T·E with E from the
exponential distribution, taken from a table of integers.

What T means differs between instances a hundredfold, so T is found, not set: `warmth` cools until
few enough changes are accepted in a sweep, and the annealing goes from there to 0.6 of it.

Units: distances as the instance has them; E in 1/65536.
"""

from __future__ import annotations

from typing import NamedTuple

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.numbers import Row

UNIT_BITS = 16
LCG_MULTIPLIER, LCG_INCREMENT, LCG_MASK, LCG_UNUSED = 1103515245, 12345, 0x7FFFFFFF, 19
"""x ← a·x + c mod 2³¹ (ISO C's example), of which only the 12 highest bits are used: one
multiplication for a proposal, where `chance.draw` needs a division."""
COLD_PERCENT = 60
"""T at the end, of T at the beginning."""
ACCEPTED_PERCENT = 15
"""Of the elements: so many changes are accepted in a sweep when it begins. Fewer freeze what is not
yet good, more only stir; 0.1 to 0.3 of n serve all families of MDGPLIB alike."""
SWEEPS_OF_A_LOOK = 4
COOLING_PERCENT = 97
MOST_DESCENTS = 1000


class Work(NamedTuple):
    """The instance, a partition that is worked on, and chance."""

    distance: Row
    """[element · n + element]"""
    bounds: Row
    """The least and the most elements of each group, in turn."""
    home: Row
    """[element] its group."""
    size: Row
    """[group]"""
    pull: Row
    """[element · groups + group] M, kept up to date."""
    best: Row
    """[element] its group in the best partition seen."""
    table: Row
    """Quantiles of E."""
    luck: Row
    """The state of chance, alone in its row."""


@kernel
def tally(w: Work) -> int:
    """Counts sizes and M anew; returns the objective."""
    elements, groups = len(w.home), len(w.size)
    for index in range(len(w.pull)):
        w.pull[index] = 0
    for group in range(groups):
        w.size[group] = 0
    total = 0
    for one in range(elements):
        w.size[w.home[one]] += 1
        for other in range(elements):
            w.pull[one * groups + w.home[other]] += w.distance[one * elements + other]
            if w.home[other] == w.home[one]:
                total += w.distance[one * elements + other]
    return total // 2


@kernel
def exchange(w: Work, one: int, other: int) -> None:
    """Two elements change places."""
    distance, pull, elements, groups = w.distance, w.pull, len(w.home), len(w.size)
    here, there = w.home[one], w.home[other]
    w.home[one], w.home[other] = there, here
    for each in range(elements):
        change = distance[other * elements + each] - distance[one * elements + each]
        pull[each * groups + here] += change
        pull[each * groups + there] -= change


@kernel
def move(w: Work, one: int, there: int) -> None:
    """An element moves."""
    distance, pull, elements, groups = w.distance, w.pull, len(w.home), len(w.size)
    here = w.home[one]
    w.home[one] = there
    w.size[here] -= 1
    w.size[there] += 1
    for each in range(elements):
        change = distance[one * elements + each]
        pull[each * groups + here] -= change
        pull[each * groups + there] += change


@kernel
def swaps_of(w: Work, heat: int, one: int) -> tuple[int, int]:
    """Offers an element all swaps with later ones; returns what they gained, and how many were."""
    distance, home, pull, table = w.distance, w.home, w.pull, w.table
    elements, groups, here = len(home), len(w.size), home[one]
    x, gained, accepted, chance = one * groups, 0, 0, w.luck[0]
    for other in range(one + 1, elements):
        there = home[other]
        if there != here:
            y = other * groups
            gain = pull[x + there] - pull[x + here] + pull[y + here] - pull[y + there]
            gain -= 2 * distance[one * elements + other]
            chance = (chance * LCG_MULTIPLIER + LCG_INCREMENT) & LCG_MASK
            if gain >= -((heat * table[chance >> LCG_UNUSED]) >> UNIT_BITS):
                exchange(w, one, other)
                gained += gain
                accepted += 1
                here = there
    w.luck[0] = chance
    return gained, accepted


@kernel
def moves_of(w: Work, heat: int, one: int) -> tuple[int, int]:
    """Offers an element all moves that the bounds allow."""
    groups, here = len(w.size), w.home[one]
    gained, accepted, chance = 0, 0, w.luck[0]
    for there in range(groups):
        if w.size[here] <= w.bounds[2 * here]:
            break
        if there != here and w.size[there] < w.bounds[2 * there + 1]:
            gain = w.pull[one * groups + there] - w.pull[one * groups + here]
            chance = (chance * LCG_MULTIPLIER + LCG_INCREMENT) & LCG_MASK
            if gain >= -((heat * w.table[chance >> LCG_UNUSED]) >> UNIT_BITS):
                move(w, one, there)
                gained += gain
                accepted += 1
                here = there
    w.luck[0] = chance
    return gained, accepted


@kernel
def sweep(w: Work, heat: int) -> tuple[int, int]:
    """Offers everything once; returns what was gained, and how many changes were accepted."""
    gained, accepted = 0, 0
    for one in range(len(w.home)):
        gain, count = swaps_of(w, heat, one)
        gained += gain
        accepted += count
        if w.size[w.home[one]] > w.bounds[2 * w.home[one]]:
            gain, count = moves_of(w, heat, one)
            gained += gain
            accepted += count
    return gained, accepted


@kernel
def warmth(w: Work, heat: int) -> int:
    """Cools from `heat` until few enough changes are accepted in a sweep; returns that T."""
    enough = len(w.home) * ACCEPTED_PERCENT * SWEEPS_OF_A_LOOK // 100
    while heat > 0:
        accepted = 0
        for _ in range(SWEEPS_OF_A_LOOK):
            accepted += sweep(w, heat)[1]
        if accepted <= enough:
            return heat
        heat = heat * COOLING_PERCENT // 100
    return heat


@kernel
def anneal(
    w: Work, value: int, best_value: int, heat: int, first: int, last: int, all_: int
) -> tuple[int, int]:
    """The sweeps from `first` to before `last` of `all_`; T falls in a line. Keeps the best end of
    a sweep; returns the present value and the best."""
    fall = heat * (100 - COLD_PERCENT) // 100
    for number in range(first, last):
        value += sweep(w, heat - fall * number // all_)[0]
        if value > best_value:
            best_value = value
            w.best[:] = w.home
    return value, best_value


@kernel
def descend(w: Work, best_value: int) -> int:
    """Only gains, from the best, until there is none; the best is then a local optimum."""
    w.home[:] = w.best
    tally(w)
    for _ in range(MOST_DESCENTS):
        gained = sweep(w, 0)[0]
        if gained == 0:
            break
        best_value += gained
    w.best[:] = w.home
    return best_value
