"""Gathers people: annealing over who is placed, through groupings that are not allowed yet.

A group may be too small for a while, and somebody in it lonely. Such a grouping has a *credit*:

    Σ_g size_g, or size_g² / least_g while the group is too small    -    LONELY_COSTS · lonely

so the fifth member of a group that needs six brings more than the first, and groups begin where
they can fill. All other rules hold at every moment. A change that loses credit is accepted with
probability exp(-loss/T) (S. Kirkpatrick et al., Science 220, 1983), as in `annealing`.

Ruin and recreate knows whole groups only, and stays where two would have to change at once.

A whole group may move to another offer, even if its rooms are another group's, and take along who
has no group. So a group is exchanged for another in one step.

Only who is placed counts here, so the affinity (`attach`) is left out until the end, which costs
most in other searches. `settle` closes what is not a group in the end, and counts affinity anew.
"""

from __future__ import annotations

from kreis.formation.engine.chance import draw
from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import member_of, offer_open_to, offers_open_to, who_may_join
from kreis.formation.engine.numbers import (
    BLOCKS,
    BOND,
    COUNT,
    EXACTNESS,
    GROUPS,
    HOME,
    LABEL,
    LEAST,
    LONELY,
    PULL,
    QUANTILES,
    QUEUE,
    SIZE,
    UNIT,
    WHO_FROM,
    WHO_LIST,
    Row,
)
from kreis.formation.engine.state import (
    NOWHERE,
    attach,
    fits,
    group_on,
    has_rooms,
    hold_rooms,
    holding,
    open_group,
    seat,
    settled,
    unseat,
)

ONE = 1000
"""The credit of one person in a group that is big enough."""
LONELY_COSTS = 1200
HOT, COLD = 800, 100
"""T at the beginning and at the end, in the same unit. The first is enough to take half a group
away from others for a new one."""
KINDS = 16
"""Of so many proposals about somebody placed, one moves her whole group to another offer, and one
takes her out."""
JOINS = 8
"""Of as many, those that go where there is room; the others take somebody's seat."""


@kernel
def gather(n: Row, s: Row, best: Row, d: Row, first: int, last: int, all_: int) -> None:
    """The proposals from `first` to before `last` of `all_`; keeps the state in which most people
    were in settled groups. The affinity of both states is wrong until `settle`."""
    now, most = 0, 0
    for group in range(n[GROUPS]):
        now += sure(n, s, group)
        most += sure(n, best, group)
    for proposal in range(first, last):
        heat = COLD + (HOT - COLD) * (all_ - proposal) // all_
        now += propose(n, s, d, -(heat * n[n[QUANTILES] + draw(d, EXACTNESS)] // UNIT))
        if now > most:
            most = now
            best[:] = s


@kernel
def credit(n: Row, s: Row, group: int) -> int:
    """What the group counts, settled or not; NOWHERE counts nothing."""
    if group == NOWHERE or s[n[COUNT] + group] == 0:
        return 0
    size, least = s[n[SIZE] + group], n[n[LEAST] + s[n[LABEL] + group]]
    full = ONE * size if size >= least else ONE * size * size // least
    return full - LONELY_COSTS * s[n[LONELY] + group]


@kernel
def sure(n: Row, s: Row, group: int) -> int:
    """The people of a settled group; 0 of any other, and of NOWHERE."""
    if group == NOWHERE or s[n[COUNT] + group] == 0 or not settled(n, s, group):
        return 0
    return s[n[SIZE] + group]


@kernel
def propose(n: Row, s: Row, d: Row, margin: int) -> int:
    """One change by lot; returns how many more people are in settled groups."""
    block = draw(d, n[BLOCKS])
    if offers_open_to(n, block) == 0:
        return 0
    home, kind = s[n[HOME] + block], draw(d, KINDS)
    offer = offer_open_to(n, block, draw(d, offers_open_to(n, block)))
    if home != NOWHERE and kind == 0:
        return take_offer(n, s, d, home, offer, margin)
    if home != NOWHERE and kind == 1:
        return leave(n, s, block, margin)
    group = group_on(n, s, offer)
    if group == NOWHERE:
        holder = holding(n, s, offer)
        if holder == NOWHERE:
            return go(n, s, block, offer, group, margin)
        return take_offer(n, s, d, holder, offer, margin)
    if group == home:
        return 0
    if kind < JOINS:
        return go(n, s, block, offer, group, margin)
    other = member_of(n, s, group, draw(d, s[n[COUNT] + group]))
    return push(n, s, d, block, group, other, margin)


@kernel
def leave(n: Row, s: Row, block: int, margin: int) -> int:
    """She is without a group."""
    home = s[n[HOME] + block]
    before, then = credit(n, s, home), sure(n, s, home)
    unseat(n, s, block)
    if credit(n, s, home) - before < margin:
        seat(n, s, block, home)
        return 0
    gain = sure(n, s, home) - then
    close_if_empty(n, s, home)
    return gain


@kernel
def go(n: Row, s: Row, block: int, offer: int, open_: int, margin: int) -> int:
    """She joins the group `open_` of the offer, or begins one where that is NOWHERE."""
    home = s[n[HOME] + block]
    group = open_group(n, s, offer) if open_ == NOWHERE else open_
    if group == NOWHERE:
        return 0
    before = credit(n, s, home) + credit(n, s, group)
    then = sure(n, s, home) + sure(n, s, group)
    lift(n, s, block)
    if fits(n, s, block, group):
        seat(n, s, block, group)
        if credit(n, s, home) + credit(n, s, group) - before >= margin:
            gain = sure(n, s, home) + sure(n, s, group) - then
            close_if_empty(n, s, home)
            return gain
        unseat(n, s, block)
    put(n, s, block, home)
    close_if_empty(n, s, group)
    return 0


@kernel
def push(n: Row, s: Row, d: Row, block: int, group: int, other: int, margin: int) -> int:
    """She takes the seat of another. That one goes to the group she came from, or to one of her
    own offers by lot, or nowhere."""
    home, gain, is_kept = s[n[HOME] + block], 0, False
    before = credit(n, s, group) + credit(n, s, home)
    then = sure(n, s, group) + sure(n, s, home)
    unseat(n, s, other)
    lift(n, s, block)
    if fits(n, s, block, group):
        seat(n, s, block, group)
        there = group_for(n, s, d, other, home, group)
        third = there if there != home else NOWHERE
        before += credit(n, s, third)
        then += sure(n, s, third)
        put(n, s, other, there)
        after = credit(n, s, group) + credit(n, s, home) + credit(n, s, third)
        gain = sure(n, s, group) + sure(n, s, home) + sure(n, s, third) - then
        is_kept = after - before >= margin
        if not is_kept:
            lift(n, s, other)
            unseat(n, s, block)
    if is_kept:
        close_if_empty(n, s, home)
        return gain
    put(n, s, block, home)
    seat(n, s, other, group)
    return 0


@kernel
def group_for(n: Row, s: Row, d: Row, block: int, first: int, but: int) -> int:
    """The first group if it has a seat for her, else one by lot that has; else NOWHERE."""
    if first != NOWHERE and fits(n, s, block, first):
        return first
    offer = offer_open_to(n, block, draw(d, offers_open_to(n, block)))
    group = group_on(n, s, offer)
    return group if group != NOWHERE and group != but and fits(n, s, block, group) else NOWHERE


@kernel
def lift(n: Row, s: Row, block: int) -> None:
    """Out of her group, if she has one."""
    if s[n[HOME] + block] != NOWHERE:
        unseat(n, s, block)


@kernel
def put(n: Row, s: Row, block: int, group: int) -> None:
    """Into the group, if it is one."""
    if group != NOWHERE:
        seat(n, s, block, group)


@kernel
def take_offer(n: Row, s: Row, d: Row, group: int, offer: int, margin: int) -> int:
    """The group meets at another offer. Those who cannot come there stay behind without a group,
    and whoever has none may come along: so two sets of people are compared, not one."""
    before_offer, many = s[n[LABEL] + group], s[n[COUNT] + group]
    if group_on(n, s, offer) != NOWHERE:
        return 0
    hold_rooms(n, s, before_offer, 0)
    if not has_rooms(n, s, offer):
        hold_rooms(n, s, before_offer, 1)
        return 0
    before, then = credit(n, s, group), sure(n, s, group)
    for position in range(many):
        d[n[QUEUE] + position] = member_of(n, s, group, many - 1 - position)
        unseat(n, s, d[n[QUEUE] + position])
    s[n[LABEL] + group] = offer
    hold_rooms(n, s, offer, 1)
    for index in range(n[QUEUE], n[QUEUE] + many):
        if fits(n, s, d[index], group):
            seat(n, s, d[index], group)
    bring_along(n, s, d, group, offer)
    if credit(n, s, group) - before >= margin:
        gain = sure(n, s, group) - then
        close_if_empty(n, s, group)
        return gain
    dissolve(n, s, group)
    s[n[LABEL] + group] = before_offer
    hold_rooms(n, s, before_offer, 1)
    for index in range(n[QUEUE], n[QUEUE] + many):
        seat(n, s, d[index], group)
    return 0


@kernel
def bring_along(n: Row, s: Row, d: Row, group: int, offer: int) -> None:
    """Everybody without a group who fits, from somewhere in the list on."""
    first, many = n[WHO_LIST] + n[n[WHO_FROM] + offer], who_may_join(n, offer)
    start = draw(d, many)
    for index in range(many):
        block = n[first + (start + index) % many]
        if s[n[HOME] + block] == NOWHERE and fits(n, s, block, group):
            seat(n, s, block, group)


@kernel
def close_if_empty(n: Row, s: Row, group: int) -> None:
    if group != NOWHERE and s[n[COUNT] + group] == 0:
        dissolve(n, s, group)


@kernel
def dissolve(n: Row, s: Row, group: int) -> None:
    """Everybody leaves and the rooms are free; the affinity is not asked."""
    while s[n[COUNT] + group] > 0:
        unseat(n, s, member_of(n, s, group, s[n[COUNT] + group] - 1))
    if s[n[LABEL] + group] != NOWHERE:
        hold_rooms(n, s, s[n[LABEL] + group], 0)
        s[n[LABEL] + group] = NOWHERE


@kernel
def dissolve_all(n: Row, s: Row) -> None:
    for group in range(n[GROUPS]):
        dissolve(n, s, group)


@kernel
def settle(n: Row, s: Row) -> None:
    """Dissolves what is not settled, and counts the affinity of the others anew."""
    for group in range(n[GROUPS]):
        if s[n[LABEL] + group] != NOWHERE and sure(n, s, group) == 0:
            dissolve(n, s, group)
        s[n[BOND] + group] = 0
        for index in range(n[PULL] + group * n[BLOCKS], n[PULL] + (group + 1) * n[BLOCKS]):
            s[index] = 0
        for position in range(s[n[COUNT] + group]):
            attach(n, s, member_of(n, s, group, position), group)
