"""One change of a grouping: a move, a swap, an exchange with somebody unplaced, another offer.

With M[g,i] = Σ_{j in g} a_ij (`pull`) the bond of a group after an exchange is known without
summing anew (Gallego, Laguna, Martí, Duarte, J. Oper. Res. Soc. 64, 2013):

    somebody i leaves g:      bond - M[g,i]
    i leaves g, j comes:      bond - M[g,i] + M[g,j] - a_ij

and with it the difference the change makes to quality, the weakest group's term included. Only a
change whose difference is at least the caller's `margin` is tried against the rules; one that
breaks a rule is taken back.

Each function returns the difference in points, or REFUSED.
"""

from __future__ import annotations

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.numbers import (
    AFFINITY,
    APART_FROM,
    APART_LIST,
    BLOCKS,
    BOND,
    CARE,
    CARE_AT,
    COLUMNS,
    COUNT,
    DOOR,
    HOME,
    INNER,
    LABEL,
    LEAST,
    MAY,
    MEMBERS,
    MOST,
    OFFERS,
    PLACES,
    PULL,
    SEATS,
    SIZE,
    SPAN,
    USED,
    VALUE,
    WEIGHT,
    Row,
)
from kreis.formation.engine.state import (
    NOWHERE,
    attach,
    detach,
    fits,
    has_rooms,
    hold_rooms,
    reattach,
    seat,
    settled,
    unseat,
)
from kreis.formation.engine.valuing import (
    ANY,
    REFUSED,
    difference,
    difference_of_one,
    worth,
)


@kernel
def insert(n: Row, s: Row, block: int, group: int, margin: int) -> int:
    """A member of another group comes to this one."""
    home = s[n[HOME] + block]
    if home == group or n[n[MAY] + block * n[OFFERS] + s[n[LABEL] + group]] == 0:
        return REFUSED
    weight, inner = n[n[WEIGHT] + block], n[n[INNER] + block]
    gain = difference(
        n,
        s,
        home,
        s[n[SIZE] + home] - weight,
        s[n[BOND] + home] - s[n[PULL] + home * n[BLOCKS] + block] - inner,
        group,
        s[n[SIZE] + group] + weight,
        s[n[BOND] + group] + s[n[PULL] + group * n[BLOCKS] + block] + inner,
        margin,
    )
    if gain == REFUSED or s[n[SIZE] + home] - weight < n[n[LEAST] + s[n[LABEL] + home]]:
        return REFUSED
    unseat(n, s, block)
    if fits(n, s, block, group):
        seat(n, s, block, group)
        if settled(n, s, group) and settled(n, s, home):
            reattach(n, s, block, home, group)
            return gain
        unseat(n, s, block)
    seat(n, s, block, home)
    return REFUSED


@kernel
def swap(n: Row, s: Row, one: int, other: int, margin: int) -> int:
    """Members of two groups change places."""
    here, there = s[n[HOME] + one], s[n[HOME] + other]
    if (
        here == there
        or n[n[MAY] + one * n[OFFERS] + s[n[LABEL] + there]] == 0
        or n[n[MAY] + other * n[OFFERS] + s[n[LABEL] + here]] == 0
    ):
        return REFUSED
    change = n[n[WEIGHT] + other] - n[n[WEIGHT] + one]
    inner, mutual = (
        n[n[INNER] + other] - n[n[INNER] + one],
        n[n[AFFINITY] + one * n[BLOCKS] + other],
    )
    gain = difference(
        n,
        s,
        here,
        s[n[SIZE] + here] + change,
        s[n[BOND] + here]
        + s[n[PULL] + here * n[BLOCKS] + other]
        - s[n[PULL] + here * n[BLOCKS] + one]
        - mutual
        + inner,
        there,
        s[n[SIZE] + there] - change,
        s[n[BOND] + there]
        + s[n[PULL] + there * n[BLOCKS] + one]
        - s[n[PULL] + there * n[BLOCKS] + other]
        - mutual
        - inner,
        margin,
    )
    if gain == REFUSED:
        return REFUSED
    unseat(n, s, one)
    unseat(n, s, other)
    if fits(n, s, one, there):
        seat(n, s, one, there)
        if fits(n, s, other, here):
            seat(n, s, other, here)
            if settled(n, s, here) and settled(n, s, there):
                reattach(n, s, one, here, there)
                reattach(n, s, other, there, here)
                return gain
            unseat(n, s, other)
        unseat(n, s, one)
    seat(n, s, one, here)
    seat(n, s, other, there)
    return REFUSED


@kernel
def exchange(n: Row, s: Row, block: int, other: int, margin: int) -> int:
    """Somebody without a group gets a member's place; never for somebody worth placing more."""
    group = s[n[HOME] + other]
    if (
        n[n[MAY] + block * n[OFFERS] + s[n[LABEL] + group]] == 0
        or n[n[VALUE] + block] < n[n[VALUE] + other]
    ):
        return REFUSED
    size = s[n[SIZE] + group] + n[n[WEIGHT] + block] - n[n[WEIGHT] + other]
    bond = (
        s[n[BOND] + group]
        + s[n[PULL] + group * n[BLOCKS] + block]
        - s[n[PULL] + group * n[BLOCKS] + other]
    )
    bond += n[n[INNER] + block] - n[n[INNER] + other] - n[n[AFFINITY] + block * n[BLOCKS] + other]
    places_more = n[n[VALUE] + block] > n[n[VALUE] + other]
    gain = difference_of_one(n, s, group, size, bond, ANY if places_more else margin)
    if gain == REFUSED:
        return REFUSED
    unseat(n, s, other)
    if fits(n, s, block, group):
        seat(n, s, block, group)
        if settled(n, s, group):
            detach(n, s, other, group)
            attach(n, s, block, group)
            return gain
        unseat(n, s, block)
    seat(n, s, other, group)
    return REFUSED


@kernel
def join(n: Row, s: Row, block: int, group: int) -> int:
    """Somebody without a group comes in; that is never refused for its difference."""
    if not fits(n, s, block, group):
        return REFUSED
    size = s[n[SIZE] + group] + n[n[WEIGHT] + block]
    bond = s[n[BOND] + group] + s[n[PULL] + group * n[BLOCKS] + block] + n[n[INNER] + block]
    gain = difference_of_one(n, s, group, size, bond, ANY)
    seat(n, s, block, group)
    if settled(n, s, group):
        attach(n, s, block, group)
        return gain
    unseat(n, s, block)
    return REFUSED


@kernel
def relabel(n: Row, s: Row, group: int, offer: int, margin: int) -> int:
    """The whole group takes another offer: another slot, venue, week or language."""
    before = s[n[LABEL] + group]
    size, bond = s[n[SIZE] + group], s[n[BOND] + group]
    gain = worth(n, offer, size, bond) - worth(n, before, size, bond)
    if before == offer or gain < margin or size > n[n[MOST] + offer] or size < n[n[LEAST] + offer]:
        return REFUSED
    for position in range(s[n[COUNT] + group]):
        if n[n[MAY] + s[n[MEMBERS] + group * n[SEATS] + position] * n[OFFERS] + offer] == 0:
            return REFUSED
    hold_rooms(n, s, before, 0)
    s[n[LABEL] + group] = NOWHERE
    if can_take(n, s, group, offer):
        label(n, s, group, offer)
        return gain
    label(n, s, group, before)
    return REFUSED


@kernel
def label(n: Row, s: Row, group: int, offer: int) -> None:
    """Gives a group without an offer this one, and counts its childcare there."""
    s[n[LABEL] + group] = offer
    hold_rooms(n, s, offer, 1)
    used = n[USED] + group * n[COLUMNS]
    for column in range(n[COLUMNS]):
        s[used + column] = care_needed(n, s, group, n[n[CARE_AT] + offer] + column)


@kernel
def care_needed(n: Row, s: Row, group: int, column: int) -> int:
    """Childcare places that the members need in one of the columns of all weeks."""
    needed = 0
    for position in range(s[n[COUNT] + group]):
        block = s[n[MEMBERS] + group * n[SEATS] + position]
        needed += n[n[CARE] + block * n[SPAN] + column]
    return needed


@kernel
def can_take(n: Row, s: Row, group: int, offer: int) -> bool:
    """Rooms, childcare and doors, for a group that has no offer now."""
    if not has_rooms(n, s, offer):
        return False
    for column in range(n[COLUMNS]):
        needed = care_needed(n, s, group, n[n[CARE_AT] + offer] + column)
        if needed > 0 and needed > n[n[PLACES] + offer * n[COLUMNS] + column]:
            return False
    for position in range(s[n[COUNT] + group]):
        block = s[n[MEMBERS] + group * n[SEATS] + position]
        for index in range(n[n[APART_FROM] + block], n[n[APART_FROM] + block + 1]):
            other = s[n[HOME] + n[n[APART_LIST] + index]]
            if (
                other >= 0
                and other != group
                and n[n[DOOR] + s[n[LABEL] + other]] == n[n[DOOR] + offer]
            ):
                return False
    return True
