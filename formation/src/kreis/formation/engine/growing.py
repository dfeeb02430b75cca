"""Constructs groups: one group grows, the open ones fill, and isolation is repaired.

A group grows from an offer. Next comes the waiting block with the highest score

    1000 / (number of its offers)  +  pull / size  +  whim

so people with few offers go before people with many, and among equals the nearest comes first.
`whim` is random; the first construction has none. While a group grows, nobody asks for isolation,
because a companion may still come. Once it has its target size, an isolated member gets a companion
or leaves and makes room for the next (`grow_on`).

Promise: what `grow` and `fill` leave behind obeys every hard rule.
"""

from __future__ import annotations

from kreis.formation.engine.chance import draw
from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import member_of, offers_open_to, pull_of
from kreis.formation.engine.numbers import (
    BLOCKS,
    BOND,
    COUNT,
    GROUPS,
    HOME,
    INNER,
    LABEL,
    LEAST,
    LONELY,
    MOST,
    OFFER_FROM,
    OFFER_LIST,
    OFFERS,
    PULL,
    QUEUE,
    SIZE,
    STOCK,
    TRIED,
    TURN,
    URGENCY,
    WEIGHT,
    WHO_FROM,
    WHO_LIST,
    Row,
)
from kreis.formation.engine.shifting import shift_in
from kreis.formation.engine.state import (
    NOWHERE,
    attach,
    close_group,
    detach,
    fits,
    has_rooms,
    is_lonely,
    open_group,
    place,
    seat,
    settled,
    take_out,
    unseat,
)
from kreis.formation.engine.valuing import worth

SCARCITY = 1000
"""Points for having few offers: all of them for one offer, half for two, a third for three."""
NONE = -(1 << 40)
"""Less than any score."""


@kernel
def construct(n: Row, s: Row, d: Row) -> None:
    """The first grouping: groups of the least size, then everybody else joins where it is best.

    Groups open on the offers that most could join, until no offer has enough people left."""
    grow_everywhere(n, s, d, 0, 0)
    fill(n, s)


@kernel
def grow_everywhere(n: Row, s: Row, d: Row, whim: int, doubt: int) -> None:
    """Opens groups as long as an offer with its rooms free has enough people without a group.

    The offer with the largest stock of people comes next, give or take `doubt` thousandths.
    """
    for offer in range(n[OFFERS]):
        d[n[TRIED] + offer] = 0
    while True:
        offer = next_offer(n, s, d, doubt)
        if offer == NOWHERE:
            return
        d[n[TRIED] + offer] = 1
        target = n[n[LEAST] + offer]
        if whim > 0:
            target += draw(d, n[n[MOST] + offer] - target + 1)
        grow(n, s, d, offer, target, whim)


@kernel
def next_offer(n: Row, s: Row, d: Row, doubt: int) -> int:
    take_stock(n, s, d)
    best, most = NOWHERE, NONE
    for offer in range(n[OFFERS]):
        stock = d[n[STOCK] + offer]
        if d[n[TRIED] + offer] == 0 and stock >= n[n[LEAST] + offer] and has_rooms(n, s, offer):
            score = stock * (1000 + (draw(d, doubt) if doubt > 0 else 0))
            if score > most:
                best, most = offer, score
    return best


@kernel
def take_stock(n: Row, s: Row, d: Row) -> None:
    """Counts, for every offer, the people without a group who may join it."""
    stock, homes, offer_from = n[STOCK], n[HOME], n[OFFER_FROM]
    for offer in range(n[OFFERS]):
        d[stock + offer] = 0
    for block in range(n[BLOCKS]):
        if s[homes + block] == NOWHERE:
            weight = n[n[WEIGHT] + block]
            for index in range(n[offer_from + block], n[offer_from + block + 1]):
                d[stock + n[n[OFFER_LIST] + index]] += weight


@kernel
def grow(n: Row, s: Row, d: Row, offer: int, target: int, whim: int) -> None:
    """Opens a group on an offer and lets it grow, if there is one more group to have."""
    group = open_group(n, s, offer)
    if group != NOWHERE:
        grow_on(n, s, d, group, target, whim)


@kernel
def grow_on(n: Row, s: Row, d: Row, group: int, target: int, whim: int) -> None:
    """Adds people until the group has its target, and repairs isolation.

    A lonely member gets a companion, or leaves and makes room for the next. A group that stays
    too small is closed."""
    waiting = line_up(n, s, d, s[n[LABEL] + group], whim)
    waiting = add(n, s, d, group, target, waiting)
    while s[n[LONELY] + group] > 0:
        if not find_companion(n, s, group):
            leave_lonely(n, s, group)
            waiting = add(n, s, d, group, target, waiting)
    if s[n[COUNT] + group] == 0 or s[n[SIZE] + group] < n[n[LEAST] + s[n[LABEL] + group]]:
        close_group(n, s, group)


@kernel
def line_up(n: Row, s: Row, d: Row, offer: int, whim: int) -> int:
    """Writes down who could join, and how urgent that is; returns how many they are."""
    waiting = 0
    for index in range(n[n[WHO_FROM] + offer], n[n[WHO_FROM] + offer + 1]):
        block = n[n[WHO_LIST] + index]
        if s[n[HOME] + block] == NOWHERE:
            d[n[QUEUE] + waiting] = block
            d[n[URGENCY] + waiting] = SCARCITY // offers_open_to(n, block)
            if whim > 0:
                d[n[URGENCY] + waiting] += draw(d, whim)
            waiting += 1
    return waiting


@kernel
def add(n: Row, s: Row, d: Row, group: int, target: int, waiting: int) -> int:
    """Takes from the queue, the most urgent and nearest first; returns how many remain in it."""
    pull, queue, urgency = n[PULL] + group * n[BLOCKS], n[QUEUE], n[URGENCY]
    while s[n[SIZE] + group] < target and waiting > 0:
        divisor, best, most = max(1, s[n[SIZE] + group]), 0, NONE
        for index in range(waiting):
            score = d[urgency + index] + s[pull + d[queue + index]] // divisor
            if score > most:
                best, most = index, score
        block = d[queue + best]
        waiting -= 1
        d[queue + best] = d[queue + waiting]
        d[urgency + best] = d[urgency + waiting]
        # A companion may have come in before her turn.
        if s[n[HOME] + block] == NOWHERE and fits(n, s, block, group):
            place(n, s, block, group)
    return waiting


@kernel
def find_companion(n: Row, s: Row, group: int) -> bool:
    """Places the nearest block without a group that leaves fewer lonely; whether there is one."""
    offer, before, pull = s[n[LABEL] + group], s[n[LONELY] + group], n[PULL] + group * n[BLOCKS]
    best, most = NOWHERE, NONE
    for index in range(n[n[WHO_FROM] + offer], n[n[WHO_FROM] + offer + 1]):
        block = n[n[WHO_LIST] + index]
        if s[n[HOME] + block] == NOWHERE and s[pull + block] > most and fits(n, s, block, group):
            seat(n, s, block, group)
            if s[n[LONELY] + group] < before:
                best, most = block, s[pull + block] - n[n[INNER] + block]
            unseat(n, s, block)
    if best == NOWHERE:
        return False
    place(n, s, best, group)
    return True


@kernel
def leave_lonely(n: Row, s: Row, group: int) -> None:
    """Whoever is lonely leaves."""
    position = s[n[COUNT] + group] - 1
    while position >= 0:
        block = member_of(n, s, group, position)
        if is_lonely(n, s, block, group):
            take_out(n, s, block)
        position -= 1
        position = min(position, s[n[COUNT] + group] - 1)


@kernel
def fill(n: Row, s: Row) -> None:
    """Places everybody who can still join an open group, or come in by a shift.

    Those with few offers come first. Each takes the best open group."""
    someone_joined = True
    while someone_joined:
        someone_joined = False
        for index in range(n[TURN], n[TURN] + n[BLOCKS]):
            block = n[index]
            if s[n[HOME] + block] == NOWHERE and (join_best(n, s, block) or shift_in(n, s, block)):
                someone_joined = True


@kernel
def join_best(n: Row, s: Row, block: int) -> bool:
    """Joins the open group to which the block adds most, if need be with a companion."""
    best, most = NOWHERE, NONE
    for group in range(n[GROUPS]):
        if s[n[COUNT] + group] > 0 and fits(n, s, block, group):
            gain = worth_with(n, s, block, group) - worth_now(n, s, group)
            if gain > most and can_join(n, s, block, group):
                best, most = group, gain
    if best == NOWHERE:
        return False
    place(n, s, block, best)
    if s[n[LONELY] + best] > 0:
        find_companion(n, s, best)
    return True


@kernel
def can_join(n: Row, s: Row, block: int, group: int) -> bool:
    """Whether the group is settled with her, or with her and one companion; changes nothing."""
    seat(n, s, block, group)
    well = settled(n, s, group)
    if not well:
        attach(n, s, block, group)
        if find_companion(n, s, group):
            well = settled(n, s, group)
            take_out(n, s, member_of(n, s, group, s[n[COUNT] + group] - 1))
        detach(n, s, block, group)
    unseat(n, s, block)
    return well


@kernel
def worth_now(n: Row, s: Row, group: int) -> int:
    return worth(n, s[n[LABEL] + group], s[n[SIZE] + group], s[n[BOND] + group])


@kernel
def worth_with(n: Row, s: Row, block: int, group: int) -> int:
    bond = s[n[BOND] + group] + pull_of(n, s, group, block) + n[n[INNER] + block]
    return worth(n, s[n[LABEL] + group], s[n[SIZE] + group] + n[n[WEIGHT] + block], bond)


@kernel
def restore(n: Row, s: Row, offers: Row, home: Row) -> None:
    """Makes the groups that are given: their offers, and the offer of every block or NOWHERE."""
    for offer in offers:
        group = open_group(n, s, offer)
        for block in range(len(home)):
            if home[block] == offer:
                place(n, s, block, group)
