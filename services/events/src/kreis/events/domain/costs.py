"""Costs of a date: working time and money.

Nothing is kept per member of staff.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Working time of all staff together in minutes, money in cents."""

    staff_minutes: int = 0
    fee: int = 0
    room: int = 0
    childcare: int = 0
    interpreter: int = 0

    @property
    def money(self) -> int:
        return self.fee + self.room + self.childcare + self.interpreter
