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

    def staff_money(self, hourly_rate: int | None) -> int | None:
        """Working time at the rate of the agency, in cents. None without a rate."""
        return None if hourly_rate is None else round(self.staff_minutes * hourly_rate / 60)

    @property
    def money(self) -> int:
        return self.fee + self.room + self.childcare + self.interpreter
