"""Saying where one's weekly letter goes, or that none is wanted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake.domain.refusals import NoStaff
from kreis.intake.store import staff, weekly_letters


def save(work: Work, staff_id: UUID, email: str | None, *, is_wanted: bool) -> dict[str, Any]:
    """Saves what she said. Refuses: a letter without an address (`InvalidInput`), and somebody
    who is not on the list of staff (`NoStaff`)."""
    if is_wanted and email is None:
        raise InvalidInput(Fault("email", None, "expected a mail address, or no letter"))
    if not staff.lock(work, staff_id):
        raise NoStaff(staff_id)
    said = {"email": email, "is_wanted": is_wanted}
    if weekly_letters.find(work, staff_id) != said:
        weekly_letters.save(work, staff_id, email, is_wanted=is_wanted)
    return said
