"""Weekly letters: what a member of staff said, and what a letter to her needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.refusals import NoStaff
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import agencies, participants, staff, substitutions
from kreis.intake.store import weekly_letters as store

_NOTHING_SAID = {"email": None, "is_wanted": False}


def own(work: Work, staff_id: UUID) -> dict[str, Any]:
    """What she said last. Refuses: somebody who is not on the list of staff (`NoStaff`)."""
    if staff.find(work, staff_id) is None:
        raise NoStaff(staff_id)
    return store.find(work, staff_id) or _NOTHING_SAID


def to(work: Work, staff_id: UUID) -> dict[str, Any]:
    """What the letter of a member of staff is made of, at this moment.

    It counts her own people, and those of colleagues for whom she stands in. While she is away
    herself there is no letter: hers are counted in the letter of who stands in.
    """
    said = own(work, staff_id)
    away = substitutions.who_is_away(work, work.now.date())
    responsible = sorted(Viewer(staff_id=staff_id, away=away).responsible_for)
    return {
        **said,
        "is_away": staff_id in away,
        "staff": responsible,
        "people": store.people_of(work, responsible),
        "waiting": sum(
            participants.count_waiting(work, contact_person_id=each) for each in responsible
        ),
        "agency": agencies.find(work),
    }
