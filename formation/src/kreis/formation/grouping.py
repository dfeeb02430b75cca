"""A grouping: which people are in the group of which offer. Everybody else is unplaced.

Promise: frozen, and ordered by id, groups and members alike. No rule is checked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Group:
    """The members of one offer's group."""

    offer_id: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Grouping:
    """All groups of one proposal."""

    groups: tuple[Group, ...]

    @classmethod
    def of(cls, members_by_offer: Mapping[str, Collection[str]]) -> Grouping:
        """A group for every offer that has members."""
        return cls(
            tuple(
                Group(offer_id, tuple(sorted(members)))
                for offer_id, members in sorted(members_by_offer.items())
                if members
            )
        )

    @cached_property
    def offer_of(self) -> Mapping[str, str]:
        """The offer in whose group each placed person is."""
        return {person: group.offer_id for group in self.groups for person in group.members}

    @cached_property
    def members_of(self) -> Mapping[str, tuple[str, ...]]:
        return {group.offer_id: group.members for group in self.groups}
