"""Ruin and recreate: tear a few neighbouring groups apart and let them grow again.

One step chooses a person, most often one without a group, and one of her offers. Either up to two
groups of people who could join that offer are torn, wholly or about every second member. Or all
groups are thinned out: everybody who could join the offer leaves, as long as her group keeps its
least size. Groups that hold the offer's room are closed. Then the offer's group grows, then other
offers with enough people, and everybody left fills the groups again.
(G. Schrimpf et al., J. Comput. Phys. 159, 2000; the acceptance is threshold accepting, G. Dueck,
T. Scheuer, J. Comput. Phys. 90, 1990: no exp(), so no rounding.)

Thinning out is how one more group comes to be. Five groups of nine or ten may leave three people
over whom six groups of eight would reach; between the two no single group is wrong, so tearing one
or two leads back to five. The eighth members of the sixth are the spare ones of all the others.

A step's result is kept if it places more. It is also kept if it places as many, and its quality is
below the best by less than a tolerance that sinks to 0 over the run. Steps in the first half may
also lose a person.
"""

from __future__ import annotations

from kreis.formation.engine.chance import draw
from kreis.formation.engine.growing import fill, grow, grow_everywhere, grow_on
from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import member_of, offer_open_to, offers_open_to, share_a_room
from kreis.formation.engine.numbers import (
    BLOCKS,
    COUNT,
    GROUPS,
    HOME,
    LABEL,
    LEAST,
    MOST,
    OFFER_FROM,
    QUEUE,
    SIZE,
    TOTAL,
    WEIGHT,
    WHO_FROM,
    WHO_LIST,
    Row,
)
from kreis.formation.engine.state import (
    NOWHERE,
    close_group,
    has_rooms,
    settled,
    take_out,
)
from kreis.formation.engine.valuing import quality

FOCUS_ON_UNPLACED = 700
"""Of a thousand steps, those that begin with somebody without a group, if there is one."""
THIN_OUT = 250
"""Of a thousand steps, those that take the spare members out of all groups; the others tear."""
TEAR_WHOLE = 500
MOST_TORN = 3
WHIM = 250
"""The most points that chance adds to somebody when a group grows: this many, or two, four or
eight times as many, so that now affinity leads, now scarcity, and now neither."""
DOUBT = 1000
MAY_LOSE = 2
"""People, less than that, whom a step may place fewer in the beginning; one in the first half of a
run. Without that a search stays where it first settled (measured on regions of 50 and 75)."""
TOLERANCE = 50
"""Thousandths of the best quality that a step may lose in the beginning. With a tenth of that the
affinity of the groups there are kept others from being tried, and more stayed unplaced; with four
times as many, short runs ended with less affinity and placed nobody more (measured)."""


@kernel
def ruin_and_recreate(
    n: Row,
    current: Row,
    best: Row,
    trial: Row,
    d: Row,
    first: int,
    last: int,
    steps: int,
    person: int,
) -> None:
    """The steps from `first` to before `last` of a run of `steps`; `person` is the least π."""
    best_quality = quality(n, best)
    for step in range(first, last):
        focus = somebody(n, current, d)
        if focus == NOWHERE:
            return
        trial[:] = current
        offer = ruin(n, trial, d, focus)
        recreate(n, trial, d, offer)
        reached = quality(n, trial)
        ahead = trial[TOTAL] - best[TOTAL]
        if ahead > 0 or (ahead == 0 and reached > best_quality):
            best[:] = trial
            current[:] = trial
            best_quality = reached
        elif is_good_enough(
            ahead, reached - best_quality, best_quality, steps - step, steps, person
        ):
            current[:] = trial


@kernel
def is_good_enough(
    ahead: int, better: int, best_quality: int, left: int, steps: int, person: int
) -> bool:
    """Threshold acceptance; `left` of `steps` remain."""
    may_cost = abs(best_quality) * TOLERANCE * left // (1000 * steps)
    return ahead >= -(MAY_LOSE * person * left // steps) if ahead < 0 else better >= -may_cost


@kernel
def somebody(n: Row, s: Row, d: Row) -> int:
    """A block that has offers at all: one without a group, or any."""
    movable = line_up_movable(n, s, d, False)
    without = line_up_movable(n, s, d, True)
    if without > 0 and draw(d, 1000) < FOCUS_ON_UNPLACED:
        return d[n[QUEUE] + draw(d, without)]
    if movable == 0:
        return NOWHERE
    line_up_movable(n, s, d, False)
    return d[n[QUEUE] + draw(d, movable)]


@kernel
def line_up_movable(n: Row, s: Row, d: Row, only_without: bool) -> int:
    """Writes down who has offers (and no group); returns how many they are."""
    found, homes, offer_from, queue = 0, n[HOME], n[OFFER_FROM], n[QUEUE]
    for block in range(n[BLOCKS]):
        has_offers = n[offer_from + block + 1] > n[offer_from + block]
        if has_offers and (s[homes + block] == NOWHERE or not only_without):
            d[queue + found] = block
            found += 1
    return found


@kernel
def ruin(n: Row, s: Row, d: Row, focus: int) -> int:
    """Makes room for one of her offers; returns it."""
    offer = offer_open_to(n, focus, draw(d, offers_open_to(n, focus)))
    if draw(d, 1000) < THIN_OUT:
        thin_out(n, s, d, offer)
    else:
        tear_some(n, s, d, offer)
    if s[n[HOME] + focus] != NOWHERE:
        tear(n, s, d, s[n[HOME] + focus])
    for group in range(n[GROUPS]):
        if s[n[LABEL] + group] != NOWHERE and share_a_room(n, offer, s[n[LABEL] + group]):
            close_group(n, s, group)
    return offer


@kernel
def thin_out(n: Row, s: Row, d: Row, offer: int) -> None:
    """Everybody who may join the offer leaves her group, as long as that stays big enough.

    Who is asked first is random."""
    first = n[WHO_LIST] + n[n[WHO_FROM] + offer]
    many = n[n[WHO_FROM] + offer + 1] - n[n[WHO_FROM] + offer]
    start = draw(d, many)
    for index in range(many):
        block = n[first + (start + index) % many]
        group, weight = s[n[HOME] + block], n[n[WEIGHT] + block]
        if group != NOWHERE and s[n[SIZE] + group] - weight >= n[n[LEAST] + s[n[LABEL] + group]]:
            take_out(n, s, block)


@kernel
def tear_some(n: Row, s: Row, d: Row, offer: int) -> None:
    """Up to two groups of people who may join the offer are torn."""
    first = n[WHO_LIST] + n[n[WHO_FROM] + offer]
    many = n[n[WHO_FROM] + offer + 1] - n[n[WHO_FROM] + offer]
    for _ in range(draw(d, MOST_TORN)):
        group = s[n[HOME] + n[first + draw(d, many)]]
        if group != NOWHERE:
            tear(n, s, d, group)


@kernel
def tear(n: Row, s: Row, d: Row, group: int) -> None:
    """Takes a group apart, or about every second block out of it."""
    if draw(d, 1000) < TEAR_WHOLE:
        close_group(n, s, group)
        return
    position = s[n[COUNT] + group] - 1
    while position >= 0:
        if draw(d, 2) == 0:
            take_out(n, s, member_of(n, s, group, position))
        position -= 1


@kernel
def recreate(n: Row, s: Row, d: Row, offer: int) -> None:
    """Lets the offer's group grow, then whatever else can, and settles what was torn."""
    whim = WHIM << draw(d, 4)
    if has_rooms(n, s, offer):
        target = n[n[LEAST] + offer] + draw(d, n[n[MOST] + offer] - n[n[LEAST] + offer] + 1)
        grow(n, s, d, offer, target, whim)
    regrow_torn(n, s, d, whim)
    grow_everywhere(n, s, d, whim, DOUBT)
    fill(n, s)


@kernel
def regrow_torn(n: Row, s: Row, d: Row, whim: int) -> None:
    """A group that is too small now, or in which somebody is lonely, grows again or is closed."""
    for group in range(n[GROUPS]):
        offer = s[n[LABEL] + group]
        if offer != NOWHERE and (s[n[COUNT] + group] == 0 or not settled(n, s, group)):
            target = n[n[LEAST] + offer] + draw(d, n[n[MOST] + offer] - n[n[LEAST] + offer] + 1)
            grow_on(n, s, d, group, target, whim)
