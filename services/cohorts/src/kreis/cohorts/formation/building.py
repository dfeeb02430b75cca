"""Putting groups together: grow one, fill the open ones, repair isolation (docs: cohort
formation, "search").

Promise: whatever `construct`, `recreate` and `fill` leave behind obeys every hard rule. A group in
which somebody would be isolated gets a companion for her, or she leaves, or it does not take place.
"""

from __future__ import annotations

from random import Random

from kreis.cohorts.formation.draft import NOWHERE, Draft

SCARCITY = 1000
"""Points for having few offers: all of them for one offer, half for two, a third for three."""
WHIM = 250
"""The most points that chance adds to somebody when a group is grown again: this many, or two,
four or eight times as many, so that now affinity leads, now scarcity, and now neither."""


def construct(draft: Draft) -> None:
    """The first grouping, without chance: the offers that fewest people can join come first, each
    gets its least number of people, then everybody else joins where it is best."""
    candidates = draft.tables.candidates
    for offer in sorted(range(len(candidates)), key=lambda o: (len(candidates[o]), o)):
        grow(draft, offer, draft.tables.offers[offer].adults_min, rng=None)
    fill(draft)


def recreate(draft: Draft, torn: list[int], rng: Random) -> None:
    """Grows the torn groups and every other offer without one, each to a size drawn by lot."""
    closed = [
        offer
        for offer, candidates in enumerate(draft.tables.candidates)
        if candidates and not draft.size[offer] and offer not in torn
    ]
    rng.shuffle(closed)
    for offer in (*torn, *closed):
        bounds = draft.tables.offers[offer]
        grow(draft, offer, rng.randint(bounds.adults_min, bounds.adults_max), rng)
    fill(draft)


def grow(draft: Draft, offer: int, target: int, rng: Random | None) -> None:
    """Adds people until the group has its target: those with few offers and much in common first.

    Who is isolated in the group then makes room for the next, until nobody is or all were asked.
    """
    waiting = [b for b in draft.tables.candidates[offer] if draft.home[b] == NOWHERE]
    in_reach = draft.size[offer] + sum(draft.tables.sizes[block] for block in waiting)
    if in_reach >= draft.tables.offers[offer].adults_min:
        urgency = _urgency(draft, waiting, rng)
        _add(draft, offer, target, waiting, urgency)
        while waiting and (isolated := draft.isolated(offer)):
            for block in isolated:
                draft.take_out(block)
            _add(draft, offer, target, waiting, urgency)
    settle(draft, offer)


def _urgency(draft: Draft, waiting: list[int], rng: Random | None) -> dict[int, int]:
    """Points for having few offers, and by chance."""
    whim = WHIM << rng.randrange(4) if rng else 0
    return {
        block: SCARCITY // len(draft.tables.blocks[block].offers)
        + (int(rng.random() * whim) if rng else 0)
        for block in waiting
    }


def _add(
    draft: Draft, offer: int, target: int, waiting: list[int], urgency: dict[int, int]
) -> None:
    """Takes the most urgent of those who wait, and nearest to the group, until it has its target.

    Isolation is not asked here, because a companion may still come.
    """
    tables, size = draft.tables, draft.size
    pull = {block: draft.pull(block, offer) for block in waiting}
    while size[offer] < target and waiting:
        divisor = max(1, size[offer])
        block = max(waiting, key=lambda b: (urgency[b] + pull[b] // divisor, -b))
        waiting.remove(block)
        if draft.fits(block, offer):
            draft.place(block, offer)
            for other in waiting:
                pull[other] += tables.affinity[block][other]


def settle(draft: Draft, offer: int) -> None:
    """The isolation repair: companions for those who are isolated, else they leave; a group that
    is then too small does not take place."""
    for block in draft.isolated(offer):
        add_companion(draft, block, offer)
    while isolated := draft.isolated(offer):
        draft.take_out(isolated[0])
    if not draft.settled(offer):
        draft.dissolve(offer)


def fill(draft: Draft) -> None:
    """Everybody still without a group joins the best open one, until nobody can."""
    someone_joined = True
    while someone_joined:
        someone_joined = False
        for block in sorted(draft.unplaced(), key=lambda b: _turn(draft, b)):
            if draft.home[block] == NOWHERE and join_best(draft, block):
                someone_joined = True


def _turn(draft: Draft, block: int) -> tuple[int, int, int]:
    """Few offers first, then a long wait."""
    candidate = draft.tables.blocks[block]
    return len(candidate.offers), -candidate.value, block


def join_best(draft: Draft, block: int) -> bool:
    """Joins the open group to which she adds most; with a companion where she needs one."""
    open_to_her = [o for o in draft.tables.blocks[block].offers if draft.size[o]]
    fitting = [offer for offer in open_to_her if draft.fits(block, offer)]
    for offer in sorted(fitting, key=lambda o: (-_added_worth(draft, block, o), o)):
        draft.place(block, offer)
        if draft.settled(offer):
            return True
        companion = add_companion(draft, block, offer)
        if draft.settled(offer):
            return True
        if companion is not None:
            draft.take_out(companion)
        draft.take_out(block)
    return False


def _added_worth(draft: Draft, block: int, offer: int) -> int:
    size = draft.size[offer] + draft.tables.sizes[block]
    bond = draft.bond[offer] + draft.pull(block, offer) + draft.tables.inner_affinity[block]
    return draft.worth_of(offer, size, bond) - draft.worth(offer)


def add_companion(draft: Draft, block: int, offer: int) -> int | None:
    """Places somebody without a group beside an isolated block, if that leaves fewer isolated."""
    before = len(draft.isolated(offer))
    for other in draft.tables.candidates[offer]:
        if draft.home[other] == NOWHERE and _alike(draft, block, other):
            if not draft.fits(other, offer):
                continue
            draft.place(other, offer)
            if len(draft.isolated(offer)) < before:
                return other
            draft.take_out(other)
    return None


def _alike(draft: Draft, block: int, other: int) -> bool:
    """Whether some of them share the home language or the gender."""
    blocks = draft.tables.blocks
    return any(
        she.home_language == her.home_language or she.gender == her.gender
        for she in blocks[block].people
        for her in blocks[other].people
    )
