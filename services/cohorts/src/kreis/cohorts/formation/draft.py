"""A grouping while it is being worked on (docs: cohort formation, "search").

Promise: as long as blocks are placed only where `fits` says so, the rules about one person and
one offer, the greatest size, childcare, rooms and keep-apart hold at every moment, keep-together
always does, and only the least size and isolation can be open; `settled` says whether they are.
Sums are kept up to date with every change, so asking costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kreis.cohorts.formation.grouping import Grouping
from kreis.cohorts.formation.objective import group_affinity, mean_affinity, unevenness
from kreis.cohorts.formation.people import Person
from kreis.cohorts.formation.rules import isolated
from kreis.cohorts.formation.tables import CARE_COLUMNS, Tables

NOWHERE = -1


class Draft:
    """Which block is in the group of which offer."""

    def __init__(self, tables: Tables) -> None:
        count = len(tables.offers)
        self.tables = tables
        self.home = [NOWHERE] * len(tables.blocks)
        self.members: list[list[int]] = [[] for _ in range(count)]
        self.size = [0] * count
        self.bond = [0] * count
        self.care = [[0] * len(CARE_COLUMNS) for _ in range(count)]

    def copy(self) -> Draft:
        twin = Draft.__new__(Draft)
        twin.tables = self.tables
        twin.home = self.home.copy()
        twin.members = [members.copy() for members in self.members]
        twin.size = self.size.copy()
        twin.bond = self.bond.copy()
        twin.care = [care.copy() for care in self.care]
        return twin

    # What there is.

    def unplaced(self) -> list[int]:
        """The blocks without a group for which there is an offer at all."""
        blocks = self.tables.blocks
        return [b for b, home in enumerate(self.home) if home == NOWHERE and blocks[b].offers]

    def open_offers(self) -> list[int]:
        return [offer for offer, size in enumerate(self.size) if size]

    def pull(self, block: int, offer: int) -> int:
        """Σ a_ij between a block and the other members of a group."""
        affinity = self.tables.affinity[block]
        return sum(affinity[member] for member in self.members[offer])

    # What may be.

    def fits(self, block: int, offer: int) -> bool:
        """Whether a block may join one of its offers as the groups are now."""
        tables = self.tables
        return (
            self.size[offer] + tables.sizes[block] <= tables.offers[offer].adults_max
            and self._finds_childcare(block, offer)
            and not any(self.size[other] for other in tables.excluded[offer])
            and not any(self.home[b] in tables.meeting[offer] for b in tables.apart[block])
        )

    def _finds_childcare(self, block: int, offer: int) -> bool:
        needed = self.tables.blocks[block].care.get(offer)
        if needed is None:
            return True
        used, places = self.care[offer], self.tables.care_places[offer]
        return all(u + n <= p for u, n, p in zip(used, needed, places, strict=True))

    def settled(self, offer: int) -> bool:
        """Whether a group is big enough and nobody in it isolated, or there is none."""
        least = self.tables.offers[offer].adults_min
        return not self.size[offer] or (self.size[offer] >= least and not self.isolated(offer))

    def isolated(self, offer: int) -> list[int]:
        """The blocks of a group in which somebody is isolated."""
        alone = {person.id for person in isolated(list(self.people(offer)))}
        return [
            block
            for block in self.members[offer]
            if alone and any(person.id in alone for person in self.tables.blocks[block].people)
        ]

    def people(self, offer: int) -> Iterator[Person]:
        for block in self.members[offer]:
            yield from self.tables.blocks[block].people

    # What changes.

    def place(self, block: int, offer: int) -> None:
        self.bond[offer] += self.pull(block, offer) + self.tables.inner_affinity[block]
        self.members[offer].append(block)
        self.home[block] = offer
        self._count(block, offer, 1)

    def take_out(self, block: int) -> None:
        offer = self.home[block]
        self.members[offer].remove(block)
        self.home[block] = NOWHERE
        self.bond[offer] -= self.pull(block, offer) + self.tables.inner_affinity[block]
        self._count(block, offer, -1)

    def dissolve(self, offer: int) -> None:
        for block in list(self.members[offer]):
            self.take_out(block)

    def _count(self, block: int, offer: int, sign: int) -> None:
        self.size[offer] += sign * self.tables.sizes[block]
        for column, needed in enumerate(self.tables.blocks[block].care.get(offer, ())):
            self.care[offer][column] += sign * needed

    # What it is worth.

    def rank(self) -> tuple[int, int]:
        """Placement and quality, as `objective` counts them."""
        blocks, offers = self.tables.blocks, self.open_offers()
        placement = sum(blocks[b].value for b, home in enumerate(self.home) if home != NOWHERE)
        weakest = min((self.mean(offer) for offer in offers), default=0)
        weight = self.tables.problem.weights.weakest_group
        return placement, sum(map(self.worth, offers)) + weight * weakest

    def worth(self, offer: int) -> int:
        return self.worth_of(offer, self.size[offer], self.bond[offer])

    def worth_of(self, offer: int, size: int, bond: int) -> int:
        """What a group of that size and bond adds to quality, the weakest-group term apart."""
        if not size:
            return 0
        weights, offers = self.tables.problem.weights, self.tables.offers
        return group_affinity(size, bond) - unevenness(weights, offers[offer], size)

    def mean(self, offer: int) -> int:
        return mean_affinity(self.size[offer], self.bond[offer])

    def placed(self) -> int:
        return sum(self.size)

    def grouping(self) -> Grouping:
        return Grouping.of(
            {
                self.tables.offers[offer].id: [person.id for person in self.people(offer)]
                for offer in self.open_offers()
            }
        )
