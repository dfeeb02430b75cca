"""What the sections of Heute are made from, and what one section is.

A section has a module of its own with a function `section(day)`. It returns None if it has nothing
to show. `today.py` lists the functions in the order of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kreis.console.staff.group import DateOfGroup, Group, dates_of


@dataclass(frozen=True)
class Day:
    now: datetime
    groups: Sequence[Group]
    """Groups that are running or planned."""

    @property
    def dates(self) -> list[DateOfGroup]:
        """The dates of the day, each with how many come."""
        today = self.now.date()
        return dates_of(self.groups, today, today, with_coming=True)

    def dates_within(self, days: int | None) -> list[DateOfGroup]:
        """Returns all dates of the day and of so many days after it; None: of all days.

        Nobody counts who comes to them: see `dates`.
        """
        today = self.now.date()
        return dates_of(self.groups, today, None if days is None else today + timedelta(days=days))

    def group(self, cohort_id: str) -> Group | None:
        """Returns one of the groups; None if it was confirmed a moment ago."""
        return next((each for each in self.groups if each.id == cohort_id), None)


@dataclass(frozen=True)
class Section:
    template: str
    """Template of one card. It reads `section.values`."""
    values: Mapping[str, Any]


SectionOfDay = Callable[[Day], Section | None]
