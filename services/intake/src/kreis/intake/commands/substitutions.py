"""Having somebody stand in for a member of staff while she is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.domain.refusals import NoSubstitution, NotForOneself, SomebodyStandsIn
from kreis.intake.store import staff, substitutions

LONGEST = timedelta(days=366)
"""A year. Who is away for longer has another successor."""


def add(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Adds a substitution, first and last day included.

    Refuses: unknown staff, days that are over or more than a year (`InvalidInput`), and days when
    somebody stands in for her already (`SomebodyStandsIn`).
    """
    faults = [
        Fault(field, values[field], "the id of a staff member")
        for field in ("staff_id", "substitute_id")
        if not staff.lock(work, values[field])
    ]
    today = work.now.date()
    last = max(today, values["first_day"]) + LONGEST
    if not today <= values["last_day"] <= last:
        faults.append(Fault("last_day", values["last_day"], f"a day from {today} to {last}"))
    if faults:
        raise InvalidInput(*faults)
    for other in substitutions.between(work, values["first_day"], values["last_day"]):
        if other["staff_id"] == values["staff_id"]:
            raise SomebodyStandsIn(other["first_day"], other["last_day"])
    made = {"id": uuid4(), **values}
    substitutions.add(work, made)
    return made


def remove(
    work: Work, substitution_id: UUID, may: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Removes a substitution. Refuses: an unknown one (`NoSubstitution`), and one that is nobody's
    of the two and of no lead's (`NotForOneself`)."""
    found = substitutions.find(work, substitution_id)
    if found is None:
        raise NoSubstitution(substitution_id)
    if not may(found):
        raise NotForOneself
    substitutions.remove(work, substitution_id)
    return {"id": substitution_id}
