"""Refusals of insights: one class for each code that programs can rely on."""

from __future__ import annotations

from uuid import UUID

from kreis.contracts.refusals import Refusal


class NoQuarter(Refusal):
    """There is no such quarter, or it has not begun."""

    code = "no-quarter"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no quarter {name!r}: expected one such as 2027-Q2, not a later")


class NothingKept(Refusal):
    """Insights keeps nothing about a person. Without a code: clients go by the status."""

    code = "about:blank"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"Nothing is kept here about {participant_id}")


class NoCohort(Refusal):
    """Insights has read no fact about the cohort, or not yet."""

    code = "no-cohort"

    def __init__(self, cohort_id: UUID) -> None:
        super().__init__(f"There is no cohort {cohort_id} here, or not yet")
