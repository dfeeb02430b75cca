"""Sight: whom a member of staff sees in full.

A contact person sees her own people, and those of a colleague for whom she stands in today. Leads
see all. Others she sees by first name and initial, with what group planning needs, until she opens
a file and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kreis.intake.domain.substitutions import on_duty


@dataclass(frozen=True)
class Viewer:
    staff_id: UUID | None = None
    sees_all: bool = False
    away: Mapping[UUID, UUID] = field(default_factory=dict)
    """Who is away today, with the one who stands in."""
    opened: Mapping[UUID, str] = field(default_factory=dict)
    """The people whose files she has opened, each with her reason."""

    @property
    def responsible_for(self) -> frozenset[UUID]:
        """The contact persons whose people are hers: she herself, and for whom she stands in."""
        away = {each for each in self.away if on_duty(each, self.away) == self.staff_id}
        return frozenset(away if self.staff_id is None else away | {self.staff_id})

    def is_responsible(self, contact_person_id: UUID) -> bool:
        """True if she is this contact person, or stands in for her."""
        return self.staff_id in (contact_person_id, on_duty(contact_person_id, self.away))

    def sees_in_full(self, participant_id: UUID, contact_person_id: UUID) -> bool:
        return (
            self.sees_all or participant_id in self.opened or self.is_responsible(contact_person_id)
        )
