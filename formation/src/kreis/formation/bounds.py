"""Upper bound: how many people can be placed at most, by a maximum flow or by CP-SAT.

The flow needs no extra. It leaves rules out, so its bound is never too low. CP-SAT (`exact`) makes
it sharper where OR-Tools is installed. The flow's network:

    source → block            weight_b people
    block → offer             where `may` allows, and where somebody of the block who minds being
                              the only one of her kind could have company
    offer (in care) → offer   places_o,total: everybody who needs care takes one place at least
    offer → room → sink       most_o, and of a room's offers only the largest, for one can meet

An offer is closed if fewer people could come to it than it needs. That may take company away from
others, so both are asked until nothing changes. A room is a venue's weekly slot or its start week:
the flow is computed for each of the two, and the lower result counts.
(L. R. Ford, D. R. Fulkerson, Maximal flow through a network, 1956; shortest augmenting paths after
J. Edmonds and R. M. Karp, 1972.)

Promise: no grouping that obeys the rules places more people than `most`. Units: people.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kreis.formation import exact
from kreis.formation.compiling import compiled
from kreis.formation.engine.numbers import Numbers
from kreis.formation.grouping import Grouping
from kreis.formation.problem import Problem

Way = Literal["flow", "cp-sat"]
SOURCE, SINK = "source", "sink"
MOST_PAIRS = 20_000
"""Pairs of block and offer above which only the count of those who may come is taken, and CP-SAT
is not asked: a region of thousands is not worth minutes of proof."""
SECONDS = 5.0
"""CP-SAT's deterministic seconds."""


@dataclass(frozen=True)
class Bound:
    """So many people at most, and what says so."""

    most: int
    by: Way

    def to_dict(self) -> dict[str, object]:
        return {"most": self.most, "by": self.by}


def at_most(problem: Problem, grouping: Grouping, seconds: float = SECONDS) -> Bound:
    """How many anybody could place of this problem. CP-SAT is only asked, where it is installed,
    when the flow leaves a gap to what the grouping places; not at all with 0 seconds."""
    numbers, blocks = compiled(problem)
    by_flow = most_placeable(numbers)
    has_gap = by_flow > len(grouping.offer_of)
    if not has_gap or seconds <= 0 or int(numbers.may.sum()) > MOST_PAIRS:
        return Bound(by_flow, "flow")
    number = {offer.id: index for index, offer in enumerate(problem.offers)}
    block_of = {person.id: index for index, block in enumerate(blocks) for person in block}
    hint = [
        (number[group.offer_id], sorted({block_of[who] for who in group.members}))
        for group in grouping.groups
    ]
    try:
        proved = exact.prove(numbers, hint, seconds)
    except exact.NotInstalled:
        return Bound(by_flow, "flow")
    return Bound(proved.bound, "cp-sat") if proved.bound < by_flow else Bound(by_flow, "flow")


def most_placeable(numbers: Numbers) -> int:
    """The flow's answer."""
    may = _hopeful(numbers)
    anybody = int(numbers.weight[may.any(axis=1)].sum()) if may.size else 0
    if not anybody or int(may.sum()) > MOST_PAIRS:
        return anybody
    return min(_flow(numbers, may, kind) for kind in range(numbers.rooms.shape[1]))


def _hopeful(numbers: Numbers) -> np.ndarray:
    """[block][offer] `may`, without whom nobody could keep company and without whom an offer could
    not fill."""
    may: np.ndarray = numbers.may.astype(bool).copy()
    while True:
        before = int(may.sum())
        for offer in range(may.shape[1]):
            _without_company(numbers, may[:, offer])
        may[:, numbers.weight @ may < numbers.least] = False
        if int(may.sum()) == before:
            return may


def _without_company(numbers: Numbers, comes: np.ndarray) -> None:
    """Takes out of one offer's column the blocks that would be the only one of something."""
    having = defaultdict[int, int](int)
    keys = {int(b): range(*numbers.key_from[b : b + 2]) for b in np.flatnonzero(comes)}
    for own in keys.values():
        for key in own:
            having[int(numbers.key_id[key])] += int(numbers.key_count[key])
    for block, own in keys.items():
        if any(numbers.key_minds[k] > 0 and having[int(numbers.key_id[k])] == 1 for k in own):
            comes[block] = False


def _flow(numbers: Numbers, may: np.ndarray, kind: int) -> int:
    net = _Net()
    total = numbers.places.shape[1] - 1
    largest: dict[int, int] = defaultdict(int)
    for offer in range(may.shape[1]):
        room, most = int(numbers.rooms[offer, kind]), int(numbers.most[offer])
        largest[room] = max(largest[room], most)
        net.add(("offer", offer), ("room", room), most)
        net.add(("care", offer), ("offer", offer), max(0, int(numbers.places[offer, total])))
    for room, most in largest.items():
        net.add(("room", room), SINK, most)
    for block, offer in zip(*np.nonzero(may), strict=True):
        weight = int(numbers.weight[block])
        needs_care = weight == 1 and numbers.care[block, int(numbers.care_at[offer]) + total] > 0
        net.add(("block", block), ("care" if needs_care else "offer", offer), weight)
    for block in np.flatnonzero(may.any(axis=1)):
        net.add(SOURCE, ("block", block), int(numbers.weight[block]))
    return net.most()


class _Net:
    """Arcs with room for so much; each has its way back."""

    def __init__(self) -> None:
        self._room: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)

    def add(self, one: Hashable, other: Hashable, room: int) -> None:
        self._room[one][other] = room
        self._room[other].setdefault(one, 0)

    def most(self) -> int:
        """The largest flow from source to sink."""
        total = 0
        while path := self._shortest():
            amount = min(self._room[one][other] for one, other in path)
            for one, other in path:
                self._room[one][other] -= amount
                self._room[other][one] += amount
            total += amount
        return total

    def _shortest(self) -> list[tuple[Hashable, Hashable]]:
        """The arcs of a shortest way that has room; none if there is no way."""
        came_from: dict[Hashable, Hashable] = {SOURCE: SOURCE}
        waiting = deque([SOURCE])
        while waiting and SINK not in came_from:
            here = waiting.popleft()
            for there, room in self._room[here].items():
                if room > 0 and there not in came_from:
                    came_from[there] = here
                    waiting.append(there)  # type: ignore[arg-type]
        if SINK not in came_from:
            return []
        path = [SINK]
        while path[-1] != SOURCE:
            path.append(came_from[path[-1]])  # type: ignore[arg-type]
        return list(zip(path[:0:-1], path[-2::-1], strict=True))
