"""Hours: double entry in units of 15 minutes. The sum over a circle is always zero.

A balance is the sum of movements. It is never stored alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

UNIT = timedelta(minutes=15)
PER_HOUR = 4
ENTRY = 3 * PER_HOUR
"""Units that the pot gives to whoever joins. They stop members from saving up first."""
FLOOR = -10 * PER_HOUR
"""Asks end here; what is asked for and agreed counts already."""
CEILING = 15 * PER_HOUR
"""From here on the page says that she may ask as well. Nothing is refused."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of one account. `member_id` None: the pot of the circle."""

    member_id: UUID | None
    units: int


def units_of(span: timedelta) -> int:
    """Returns the units of a span, a part counting as a whole one."""
    return -(-span // UNIT)


def minutes_of(units: int) -> int:
    return units * 15


def joining(member: UUID) -> tuple[Movement, Movement]:
    return Movement(None, -ENTRY), Movement(member, ENTRY)


def care(asker: UUID, carer: UUID, units: int) -> tuple[Movement, Movement]:
    """One hour is one hour, whatever the number of children."""
    return Movement(asker, -units), Movement(carer, units)


def leaving(member: UUID, balance: int) -> tuple[Movement, ...]:
    """Her balance goes to the pot, or the pot takes her debt."""
    return (Movement(member, -balance), Movement(None, balance)) if balance else ()


def may_ask(balance: int, reserved: int, units: int) -> bool:
    """`reserved` are units of her asks that are open, agreed, or over and not confirmed."""
    return balance - reserved - units >= FLOOR
