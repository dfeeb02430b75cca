"""Who waits for a place at a date, in line, and what is offered to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.plans import Plan
from kreis.events.domain.waitlists import Others, Waiting
from kreis.events.store import group_events, invitations, waitlists


@dataclass(frozen=True)
class Line:
    """All who wait in a cohort. `members` are loaded only where places are counted."""

    waiting: Sequence[Waiting]
    members: Sequence[Invitation]

    def place_of(self, invitation: Invitation, event: GroupEvent) -> dict[str, Any] | None:
        """Her place in line, from 1 on; None when she does not wait."""
        for place, each in enumerate(self.at(event), start=1):
            if each.invitation_id == invitation.id:
                return waiting_view(each, place)
        return None

    def places_left(self, event: GroupEvent) -> int:
        """For adults; a place that is offered to somebody is taken."""
        taken = Others(self.members, self.waiting).adults_at(event)
        return max(0, event.capacity.adults - taken)

    def at(self, event: GroupEvent) -> list[Waiting]:
        found = (each for each in self.waiting if each.group_event_id == event.id)
        return sorted(found, key=lambda each: each.in_line)


def line_of(work: Work, plan: Plan) -> Line:
    counts_places = any(event.needs_sign_up for event in plan.group_events)
    members = invitations.of_cohort(work, plan.cohort.id) if counts_places else []
    return Line(waitlists.of_cohort(work, plan.cohort.id), members)


def waitlist(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Who waits for a place at this date, in line, and how many places are left."""
    event = group_events.get(work, group_event_id)
    line = Line(
        waitlists.of_cohort(work, event.cohort_id),
        invitations.of_cohort(work, event.cohort_id),
    )
    return {
        "group_event_id": event.id,
        "needs_sign_up": event.needs_sign_up,
        "places_left": line.places_left(event),
        "waiting": [
            {
                **waiting_view(each, place),
                "invitation_id": each.invitation_id,
                "participant_id": each.participant_id,
            }
            for place, each in enumerate(line.at(event), start=1)
        ],
    }


def waiting_view(waiting: Waiting, place: int) -> dict[str, Any]:
    return {
        "place": place,
        "children": sorted(waiting.children),
        "children_are_unsaid": waiting.children_are_unsaid,
        "since": waiting.since,
        "has_lapsed": waiting.has_lapsed,
        "offer": waiting.held,
    }
