"""Topics: what dates can be about, and what participants can wish for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the catalogue. `names` has German at least.

    `wishes` counts the people who wish for it and have not left, `waiting` those of them who wait.
    """

    key: str
    names: Mapping[str, str]
    is_archived: bool = False
    is_in_catalogue: bool = True
    """False for a key that people wish for and that nobody has named, as in 0.1.0."""
    wishes: int = 0
    waiting: int = 0
