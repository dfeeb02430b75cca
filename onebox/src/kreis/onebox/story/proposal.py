"""A proposal as the story looks at it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Group(NamedTuple):
    """`care` is the number of children in care, all of them and those under three."""

    members: set[str]
    care: tuple[int, int]


def groups_of(proposal: dict[str, Any]) -> dict[str, Group]:
    """The proposed groups, by offer."""
    return {group["offer_id"]: _group(group) for group in proposal["groups"]}


def _group(group: dict[str, Any]) -> Group:
    used = {entry["band"]: entry["used"] for entry in group["childcare"]}
    members = {member["participant_id"] for member in group["members"]}
    return Group(members, (used["total"], used["0-2"]))
