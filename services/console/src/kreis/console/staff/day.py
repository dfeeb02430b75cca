"""What the sections of Heute are made from, and what one section is.

A section has a module of its own with a function `section(day)`. It returns None if it has nothing
to show. `today.py` lists the functions in the order of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kreis.console.staff.group import Group


@dataclass(frozen=True)
class Day:
    now: datetime
    groups: Sequence[Group]
    """Groups that are running or planned, with their invitations."""


@dataclass(frozen=True)
class Section:
    template: str
    """Template of one card. It reads `section.values`."""
    values: Mapping[str, Any]


SectionOfDay = Callable[[Day], Section | None]
