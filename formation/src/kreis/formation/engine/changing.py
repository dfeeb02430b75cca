"""Single changes of a grouping: a move, a swap, an exchange with somebody unplaced, another offer.

The bond of a group is the sum of a_ij over its pairs. With M[g,i] = Σ_{j in g} a_ij (`pull_of`)
the bond after a change is known without summing anew:

    somebody i leaves g:      bond - M[g,i]
    i leaves g, j comes:      bond - M[g,i] + M[g,j] - a_ij

(Gallego, Laguna, Martí, Duarte, J. Oper. Res. Soc. 64, 2013.)

With the bond, the change's difference in quality is known, the weakest group's term included. A
change is tried against the rules only if its difference is at least the caller's `margin`. If it
breaks a rule, it is taken back.

Each function returns the difference in points, or REFUSED.
"""

from __future__ import annotations

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import affinity_of, may_join, member_of, pull_of
from kreis.formation.engine.numbers import (
    APART_FROM,
    APART_LIST,
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
    MOST,
    PLACES,
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
    if home == group or not may_join(n, block, s[n[LABEL] + group]):
        return REFUSED
    weight, inner = n[n[WEIGHT] + block], n[n[INNER] + block]
    size_left = s[n[SIZE] + home] - weight
    gain = difference(
        n,
        s,
        home,
        size_left,
        s[n[BOND] + home] - pull_of(n, s, home, block) - inner,
        group,
        s[n[SIZE] + group] + weight,
        s[n[BOND] + group] + pull_of(n, s, group, block) + inner,
        margin,
    )
    if gain == REFUSED or size_left < n[n[LEAST] + s[n[LABEL] + home]]:
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
        or not may_join(n, one, s[n[LABEL] + there])
        or not may_join(n, other, s[n[LABEL] + here])
    ):
        return REFUSED
    weight = n[n[WEIGHT] + other] - n[n[WEIGHT] + one]
    inner = n[n[INNER] + other] - n[n[INNER] + one]
    mutual = affinity_of(n, one, other)
    bond_here = pull_of(n, s, here, other) - pull_of(n, s, here, one) - mutual + inner
    bond_there = pull_of(n, s, there, one) - pull_of(n, s, there, other) - mutual - inner
    gain = difference(
        n,
        s,
        here,
        s[n[SIZE] + here] + weight,
        s[n[BOND] + here] + bond_here,
        there,
        s[n[SIZE] + there] - weight,
        s[n[BOND] + there] + bond_there,
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
    worth_more = n[n[VALUE] + block] - n[n[VALUE] + other]
    if worth_more < 0 or not may_join(n, block, s[n[LABEL] + group]):
        return REFUSED
    weight = n[n[WEIGHT] + block] - n[n[WEIGHT] + other]
    inner = n[n[INNER] + block] - n[n[INNER] + other]
    bond = pull_of(n, s, group, block) - pull_of(n, s, group, other) + inner
    gain = difference_of_one(
        n,
        s,
        group,
        s[n[SIZE] + group] + weight,
        s[n[BOND] + group] + bond - affinity_of(n, block, other),
        ANY if worth_more > 0 else margin,
    )
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
    bond = s[n[BOND] + group] + pull_of(n, s, group, block) + n[n[INNER] + block]
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
        if not may_join(n, member_of(n, s, group, position), offer):
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
    used, week = n[USED] + group * n[COLUMNS], n[n[CARE_AT] + offer]
    for column in range(n[COLUMNS]):
        s[used + column] = care_needed(n, s, group, week + column)


@kernel
def care_needed(n: Row, s: Row, group: int, column: int) -> int:
    """Childcare places that the members need in one of the columns of all weeks."""
    care, needed = n[CARE] + column, 0
    for position in range(s[n[COUNT] + group]):
        needed += n[care + member_of(n, s, group, position) * n[SPAN]]
    return needed


@kernel
def can_take(n: Row, s: Row, group: int, offer: int) -> bool:
    """Rooms, childcare and doors, for a group that has no offer now."""
    if not has_rooms(n, s, offer):
        return False
    places, week = n[PLACES] + offer * n[COLUMNS], n[n[CARE_AT] + offer]
    for column in range(n[COLUMNS]):
        needed = care_needed(n, s, group, week + column)
        if needed > 0 and needed > n[places + column]:
            return False
    door = n[n[DOOR] + offer]
    for position in range(s[n[COUNT] + group]):
        if not meets_only(n, s, member_of(n, s, group, position), door, group):
            return False
    return True


@kernel
def meets_only(n: Row, s: Row, block: int, door: int, group: int) -> bool:
    """Whether nobody from whom she is kept apart comes to that door with another group."""
    first, end = n[n[APART_FROM] + block], n[n[APART_FROM] + block + 1]
    for index in range(n[APART_LIST] + first, n[APART_LIST] + end):
        other = s[n[HOME] + n[index]]
        if other >= 0 and other != group and n[n[DOOR] + s[n[LABEL] + other]] == door:
            return False
    return True
