"""The agency, its staff, and who stands in for whom while somebody is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.contracts.refusals import Fault
from kreis.intake.store import agencies


def set_up_agency(work: Work, profile: dict[str, Any]) -> dict[str, Any]:
    agencies.save_agency(work, profile)
    return {"id": work.agency, **profile}


def save_staff(work: Work, staff_id: UUID, person: dict[str, Any]) -> dict[str, Any]:
    """Nobody is registered without a contact person, so this is where a missing agency shows."""
    if agencies.find_agency(work) is None:
        raise Problem(409, "Set the agency up first: PUT /v1/agencies/{id}", code="no-agency")
    agencies.save_staff(work, staff_id, person)
    return {"id": staff_id, **person}


def add_substitution(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Somebody stands in for a member of staff from the first to the last day."""
    faults = [
        Fault(field, values[field], "the id of a staff member")
        for field in ("staff_id", "substitute_id")
        if not agencies.lock_staff(work, values[field])
    ]
    if faults:
        raise Problem(422, "The input has faults", code="invalid-input", faults=faults)
    for other in agencies.substitutions(work, values["first_day"], values["last_day"]):
        if other["staff_id"] == values["staff_id"]:
            days = f"{other['first_day']} to {other['last_day']}"
            raise Problem(409, f"Somebody stands in for her from {days}", code="substituted")
    made = {"id": uuid4(), **values}
    agencies.add_substitution(work, made)
    return made


def remove_substitution(work: Work, substitution_id: UUID) -> dict[str, Any]:
    if not agencies.remove_substitution(work, substitution_id):
        raise Problem(404, f"There is no substitution {substitution_id}", code="no-substitution")
    return {"id": substitution_id}


def staff_on_duty(work: Work, staff_id: UUID) -> UUID:
    """Who is there for her people today: she, or who stands in, or who stands in for that one. She
    again, when all of them are away."""
    today = work.now.date()
    away = {
        each["staff_id"]: each["substitute_id"]
        for each in agencies.substitutions(work, today, today)
    }
    seen = {staff_id}
    on_duty = staff_id
    while on_duty in away:
        on_duty = away[on_duty]
        if on_duty in seen:
            return staff_id
        seen.add(on_duty)
    return on_duty
