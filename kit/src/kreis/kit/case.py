"""A case: a module that says one rule and tries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Generic, TypeVar

World = TypeVar("World")
"""What a case is tried in."""


@dataclass(frozen=True)
class Case(Generic[World]):
    """One rule, where it stands, and how it is tried. `run` raises `Differs`. Of a part that only
    reports, it returns what was seen.

    A program that keeps none of the parts in `needs` has no part in it. Empty: all have."""

    name: str
    title: str
    rule: str
    needs: frozenset[str]
    run: Callable[[World], str | None]


def case_of(module: ModuleType) -> Case[World]:
    """Returns the case of a module: its name, the first line of its text, `RULE` and `run`."""
    return Case(
        name=module.__name__.rpartition(".")[2].replace("_", "-"),
        title=(module.__doc__ or "").splitlines()[0].rstrip("."),
        rule=module.RULE,
        needs=frozenset(getattr(module, "NEEDS", ())),
        run=module.run,
    )
