"""Counted dates: one table for the two services that count them, each by its own rules.

Insights counts for regularity, events for times away. Neither imports the other. Insights does not
know excuses, so what is `E` here is `A` there.
"""

from __future__ import annotations

from typing import NamedTuple


class DateOfHers(NamedTuple):
    """One date. `recorded`: `P` there, `A` absent, `E` absent and excused, `-` nothing."""

    week: int
    recorded: str = "-"
    kind: str = "expert_talk"
    answer: str | None = None
    is_held: bool = True
    is_cancelled: bool = False
    needs_sign_up: bool = False


class Case(NamedTuple):
    """`days` has a letter for each counted day: there, absent, or excused or declined."""

    name: str
    days: str
    dates: tuple[DateOfHers, ...]
    since: int | None = None
    until: int | None = None
    declined_all: bool = False


D = DateOfHers
CASES = (
    Case("there and absent", "PA", (D(2, "P"), D(3, "A"))),
    Case("excused", "PE", (D(2, "P"), D(3, "E"))),
    Case("declined and held", "PE", (D(2, "P"), D(3, answer="no"))),
    Case("declined and there", "PP", (D(2, "P"), D(3, "P", answer="no"))),
    Case("declined and not held", "P", (D(2, "P"), D(3, answer="no", is_held=False))),
    Case("list missing", "PA", (D(2, "P"), D(3, "A", is_held=False), D(4, "A"))),
    Case("cancelled", "P", (D(2, "P"), D(3, is_cancelled=True, is_held=False))),
    Case("cancelled and declined", "P", (D(2, "P"), D(3, answer="no", is_cancelled=True))),
    Case("start week", "A", (D(1, "P", "assessment_week"), D(2, "A"))),
    Case("open meeting", "A", (D(2, "A", "open_meeting"), D(3, "A"))),
    Case("nothing recorded", "P", (D(2, "P"), D(3))),
    Case("two dates of a day", "P", (D(2, "A"), D(2, "P", "excursion"))),
    Case("two absences of a day", "A", (D(2, "A"), D(2, "A", "excursion"))),
    Case("sign-up without a place", "P", (D(2, "P"), D(3, "A", needs_sign_up=True))),
    Case("sign-up and declined", "P", (D(2, "P"), D(3, answer="no", needs_sign_up=True))),
    Case("sign-up with a place", "PA", (D(2, "P"), D(3, "A", answer="yes", needs_sign_up=True))),
    Case("before she came", "A", (D(2, "A"), D(4, "A")), since=3),
    Case("after she left", "A", (D(2, "A"), D(4, "A")), until=3),
    Case("a no to all dates", "", (D(2), D(3)), declined_all=True),
)
