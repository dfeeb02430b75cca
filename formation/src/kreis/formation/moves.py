"""Changes by hand: what a move or a swap would do, and making it if it breaks no rule.

`effect` answers for any move between known people and offers. `apply` makes a move only if it
breaks no rule. A rule that was broken before counts only if the move makes it worse. Keep-apart and
keep-together are refused under one neutral name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kreis.formation.grouping import Grouping
from kreis.formation.objective import Affinity, mean_affinity
from kreis.formation.people import BANDS
from kreis.formation.problem import Problem
from kreis.formation.rules import TOTAL, childcare_places, childcare_used, violations
from kreis.formation.violations import shown, worsened
from kreis.formation.writing import plain


@dataclass(frozen=True)
class Move:
    """Somebody goes to an offer's group, or out of hers (`to` is None), with those `along`."""

    person_id: str
    to: str | None
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class Swap:
    """Two people change places; one of them may be without a group."""

    one: str
    other: str


class UnknownName(ValueError):
    """A move names a person or an offer that the problem does not have."""


class MoveRefused(Exception):
    """The move would break rules; `breaks` has the names that people may read."""

    def __init__(self, breaks: tuple[str, ...]) -> None:
        super().__init__(f"the move would break: {', '.join(breaks)}")
        self.breaks = breaks


@dataclass(frozen=True)
class ChildcareUse:
    """Places of one band (or the total) in use; `places` is None where only the total binds."""

    band: str
    before: int
    after: int
    places: int | None


@dataclass(frozen=True)
class GroupChange:
    """One group before and after: adults, childcare, and mean affinity from 0 to 1000."""

    offer_id: str
    size_before: int
    size_after: int
    childcare: tuple[ChildcareUse, ...]
    affinity_before: int
    affinity_after: int


@dataclass(frozen=True)
class Effect:
    """What a move would do: the rules it breaks, and the groups it changes."""

    breaks: tuple[str, ...]
    groups: tuple[GroupChange, ...]

    @property
    def allowed(self) -> bool:
        return not self.breaks

    def to_dict(self) -> dict[str, object]:
        return {
            "allowed": self.allowed,
            "breaks": plain(self.breaks),
            "groups": plain(self.groups),
        }


def effect(problem: Problem, grouping: Grouping, move: Move | Swap) -> Effect:
    """What the move would do to the grouping. Raises `UnknownName`."""
    after = _moved(problem, grouping, move)
    changed = sorted(
        offer_id
        for offer_id in {*grouping.members_of, *after.members_of}
        if grouping.members_of.get(offer_id) != after.members_of.get(offer_id)
    )
    affinity = Affinity(problem)
    return Effect(
        breaks=newly_broken(problem, grouping, after),
        groups=tuple(_change(problem, affinity, each, grouping, after) for each in changed),
    )


def apply(problem: Problem, grouping: Grouping, move: Move | Swap) -> Grouping:
    """The grouping after the move. Raises `MoveRefused` if it breaks a rule."""
    after = _moved(problem, grouping, move)
    breaks = newly_broken(problem, grouping, after)
    if breaks:
        raise MoveRefused(breaks)
    return after


def _moved(problem: Problem, grouping: Grouping, move: Move | Swap) -> Grouping:
    if isinstance(move, Swap):
        there = {one: grouping.offer_of.get(other) for one, other in _both_ways(move)}
    else:
        there = dict.fromkeys((move.person_id, *move.along), move.to)
    _must_be_known(there, problem.person)
    _must_be_known(filter(None, there.values()), problem.offer)
    homes: dict[str, str | None] = {**grouping.offer_of, **there}
    offers = {offer_id for offer_id in homes.values() if offer_id is not None}
    return Grouping.of(
        {offer_id: [who for who, home in homes.items() if home == offer_id] for offer_id in offers}
    )


def _both_ways(swap: Swap) -> tuple[tuple[str, str], tuple[str, str]]:
    return (swap.one, swap.other), (swap.other, swap.one)


def _must_be_known(names: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UnknownName(f"not in this proposal: {', '.join(unknown)}")


def newly_broken(problem: Problem, before: Grouping, after: Grouping) -> tuple[str, ...]:
    """The rules that the move breaks, or breaks further than they already were."""
    broken = worsened(violations(problem, before), violations(problem, after))
    return shown(violation.rule for violation in broken)


def _change(
    problem: Problem, affinity: Affinity, offer_id: str, before: Grouping, after: Grouping
) -> GroupChange:
    then, now = before.members_of.get(offer_id, ()), after.members_of.get(offer_id, ())
    return GroupChange(
        offer_id=offer_id,
        size_before=len(then),
        size_after=len(now),
        childcare=_childcare(problem, offer_id, then, now),
        affinity_before=mean_affinity(len(then), affinity.bond(then)),
        affinity_after=mean_affinity(len(now), affinity.bond(now)),
    )


def _childcare(
    problem: Problem, offer_id: str, then: Sequence[str], now: Sequence[str]
) -> tuple[ChildcareUse, ...]:
    offer = problem.offer[offer_id]
    places = childcare_places(offer)
    used_then = childcare_used(offer, [problem.person[who] for who in then])
    used_now = childcare_used(offer, [problem.person[who] for who in now])
    return tuple(
        ChildcareUse(band, used_then[band], used_now[band], places.get(band))
        for band in (*BANDS, TOTAL)
    )
