"""CP-SAT proves how many people can be placed at most (extra `exact`).

y_o: an offer's group exists; x_bo: block b is in it, only where `may` allows.

    maximise    Σ weight_b · x_bo
    Σ_o x_bo ≤ 1                                          for every block
    least_o · y_o ≤ Σ_b weight_b · x_bo ≤ most_o · y_o    and x_bo ≤ y_o
    Σ_b care_bc · x_bo ≤ places_oc · y_o                  for every childcare column c
    Σ_{o in room} y_o ≤ 1                                 for every room
    Σ_{o at door} x_bo + x_co ≤ 1                         for two blocks kept apart, every door
    x_bo ≤ Σ_{c ≠ b, c has k} x_co                        where b alone has k and minds

The groups that the search found are the hint to begin with. Affinity is left out on purpose: CP-SAT
proved placement within seconds on all regions tried, and improved no affinity in 59 proofs.
(L. Perron, F. Didier, CP-SAT, Google OR-Tools.)

Promise: the same answer again on the same version of OR-Tools, because there is one worker and the
limit is in *deterministic* seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from kreis.formation.engine.numbers import Numbers
from kreis.formation.engine.search import Groups


class NotInstalled(Exception):
    """OR-Tools is an extra: `kreis-formation[exact]`."""


class Proof(NamedTuple):
    """People placed in the best solution of the proof, and how many can be at most."""

    placed: int
    bound: int
    groups: Groups

    def sentence(self, placed: int) -> str:
        """What that says of a proposal that places so many."""
        more = self.bound - placed
        return "as many as can be" if more <= 0 else f"at most {more} more"


def prove(numbers: Numbers, hint: Groups, seconds: float) -> Proof:
    """Raises `NotInstalled`. `seconds` are deterministic ones, about as long as real ones."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as missing:
        raise NotInstalled("kreis-formation[exact] brings OR-Tools") from missing
    model = cp_model.CpModel()
    built = _Model(model, numbers)
    built.add_rules()
    built.add_hint(hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Proof(0, int(numbers.weight.sum()), [])
    groups: dict[int, list[int]] = defaultdict(list)
    for (block, offer), chosen in built.joins.items():
        if solver.boolean_value(chosen):
            groups[offer].append(block)
    return Proof(
        round(solver.objective_value),
        int(solver.best_objective_bound + 1e-6),
        sorted(groups.items()),
    )


class _Model:
    def __init__(self, model: Any, numbers: Numbers) -> None:
        self.model, self.numbers = model, numbers
        blocks, offers = numbers.may.shape
        self.open = [model.new_bool_var(f"y{offer}") for offer in range(offers)]
        self.joins = {
            (block, offer): model.new_bool_var(f"x{block},{offer}")
            for block in range(blocks)
            for offer in self._offers(block)
        }
        weight = numbers.weight
        model.maximize(sum(int(weight[block]) * x for (block, _), x in self.joins.items()))

    def _offers(self, block: int) -> list[int]:
        first, last = self.numbers.offer_from[block : block + 2]
        return [int(each) for each in self.numbers.offer_list[first:last]]

    def _who(self, offer: int) -> list[int]:
        first, last = self.numbers.who_from[offer : offer + 2]
        return [int(each) for each in self.numbers.who_list[first:last]]

    def add_rules(self) -> None:
        for block in range(len(self.numbers.weight)):
            self.model.add_at_most_one(self.joins[block, offer] for offer in self._offers(block))
        for offer in range(len(self.open)):
            self._size_and_childcare(offer)
            self._company(offer)
        self._rooms()
        self._apart()

    def _size_and_childcare(self, offer: int) -> None:
        numbers, exists = self.numbers, self.open[offer]
        who = self._who(offer)
        people = sum(int(numbers.weight[block]) * self.joins[block, offer] for block in who)
        self.model.add(people >= int(numbers.least[offer]) * exists)
        self.model.add(people <= int(numbers.most[offer]) * exists)
        for block in who:
            self.model.add_implication(self.joins[block, offer], exists)
        for column, places in enumerate(numbers.places[offer]):
            at = int(numbers.care_at[offer]) + column
            care = sum(int(numbers.care[block, at]) * self.joins[block, offer] for block in who)
            self.model.add(care <= max(0, int(places)) * exists)

    def _company(self, offer: int) -> None:
        """Nobody who minds is the only one of something."""
        having = defaultdict(list)
        for block in self._who(offer):
            for key in self._keys(block):
                having[int(self.numbers.key_id[key])].append(block)
        for block in self._who(offer):
            for key in self._keys(block):
                if self.numbers.key_minds[key] > 0 and self.numbers.key_count[key] == 1:
                    others = having[int(self.numbers.key_id[key])]
                    company = [self.joins[each, offer] for each in others if each != block]
                    self.model.add_bool_or([*company, self.joins[block, offer].negated()])

    def _keys(self, block: int) -> Iterable[int]:
        return range(*self.numbers.key_from[block : block + 2])

    def _rooms(self) -> None:
        wanting = defaultdict(list)
        for offer, rooms in enumerate(self.numbers.rooms):
            for room in {int(each) for each in rooms}:
                wanting[room].append(self.open[offer])
        for offers in wanting.values():
            self.model.add_at_most_one(offers)

    def _apart(self) -> None:
        for block in range(len(self.numbers.weight)):
            first, last = self.numbers.apart_from[block : block + 2]
            for other in self.numbers.apart_list[first:last]:
                if block < other:
                    self._not_at_one_door(block, int(other))

    def _not_at_one_door(self, one: int, other: int) -> None:
        at_door = defaultdict(list)
        for block in (one, other):
            for offer in self._offers(block):
                at_door[int(self.numbers.door[offer])].append(self.joins[block, offer])
        for joins in at_door.values():
            self.model.add_at_most_one(joins)

    def add_hint(self, groups: Groups) -> None:
        inside = {(block, offer) for offer, blocks in groups for block in blocks}
        for pair, join in self.joins.items():
            self.model.add_hint(join, pair in inside)
        for offer, exists in enumerate(self.open):
            self.model.add_hint(exists, any(offer == each for each, _ in groups))
