"""Having somebody stand in for a member of staff while she is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.domain.refusals import NoSubstitution, SomebodyStandsIn
from kreis.intake.store import staff, substitutions


def add(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Adds a substitution, first and last day included.

    Refuses: unknown staff (`InvalidInput`), and days on which somebody stands in for her already
    (`SomebodyStandsIn`).
    """
    faults = [
        Fault(field, values[field], "the id of a staff member")
        for field in ("staff_id", "substitute_id")
        if not staff.lock(work, values[field])
    ]
    if faults:
        raise InvalidInput(*faults)
    for other in substitutions.between(work, values["first_day"], values["last_day"]):
        if other["staff_id"] == values["staff_id"]:
            raise SomebodyStandsIn(other["first_day"], other["last_day"])
    made = {"id": uuid4(), **values}
    substitutions.add(work, made)
    return made


def remove(work: Work, substitution_id: UUID) -> dict[str, Any]:
    """Removes a substitution. Refuses: an unknown one (`NoSubstitution`)."""
    if not substitutions.remove(work, substitution_id):
        raise NoSubstitution(substitution_id)
    return {"id": substitution_id}
