"""What the cases of a kit find in a world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kreis.kit.case import Case
from kreis.kit.results import Differs


def differing(cases: Iterable[Case[Any]], world: Any) -> dict[str, str]:
    """Returns the cases that differ, by name, with what they say."""
    found = {}
    for case in cases:
        try:
            case.run(world)
        except Differs as differs:
            found[case.name] = str(differs)
    return found
