"""Whether there is room for whom somebody wants to bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault
from kreis.events import store
from kreis.events.domain import childcare
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation, Reply
from kreis.events.domain.refusals import NoChildcare, NoRoom
from kreis.events.domain.waitlist import Others, everybody_but


def check(work: Work, to_come: Sequence[GroupEvent], invitation: Invitation, reply: Reply) -> None:
    """Refuses what would exceed the places of any of these dates; a place that is offered to
    somebody is taken. Needs the cohort's lock."""
    members = store.invitations_of_cohort(work, invitation.cohort_id)
    waiting = store.waiting_of_cohort(work, invitation.cohort_id)
    others = everybody_but(invitation.id, members, waiting)
    _check_adults(to_come, others)
    lacking = childcare.shortages(to_come, others.children_at, reply.children)
    if lacking:
        raise NoChildcare(
            f"There is no childcare place left for: {', '.join(each.band for each in lacking)}",
            faults=[
                Fault("children", each.band, f"at most {each.places} on {each.day}")
                for each in lacking
            ],
        )


def _check_adults(to_come: Iterable[GroupEvent], others: Others) -> None:
    for event in to_come:
        coming = 1 + others.adults_at(event)
        if coming > event.capacity.adults:
            fault = Fault("answer", "yes", f"at most {event.capacity.adults} on {event.day}")
            raise NoRoom("The group is full", faults=[fault])
