"""Choices: the answers offered to a participant, each with one tap. Pure rules, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kreis.console.participants.domain import Child


class ChoiceKind(StrEnum):
    """Kind of an answer button.

    `ALONE` is a yes without children from a participant who could bring one. `PLAIN` is a yes from
    a participant with no child to bring.
    """

    WITH_CHILDREN = "with_children"
    PLAIN = "plain"
    ALONE = "alone"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Choice:
    """Answer that a participant can give with one tap."""

    kind: ChoiceKind
    children: tuple[Child, ...] = ()


def children_to_bring(children: Sequence[Child], coming: Sequence[UUID]) -> tuple[Child, ...]:
    """Returns the children whom the page asks about: those who need care, and those already named
    as coming.

    A child who is at school on that morning is not asked about.
    """
    return tuple(child for child in children if child.needs_care or child.id in coming)


def choices(to_bring: Sequence[Child]) -> tuple[Choice, ...]:
    """Returns the one-tap answers, the usual one first."""
    if not to_bring:
        return Choice(ChoiceKind.PLAIN), Choice(ChoiceKind.NO)
    with_all = Choice(ChoiceKind.WITH_CHILDREN, tuple(to_bring))
    return with_all, Choice(ChoiceKind.ALONE), Choice(ChoiceKind.NO)
