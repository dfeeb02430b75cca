"""Places: whether a date has room for somebody, and whether it can have fewer places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kreis.contracts.refusals import Fault
from kreis.events.domain import childcare
from kreis.events.domain.childcare import ALL_AGES, by_band
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Reply
from kreis.events.domain.refusals import NoChildcare, NoRoom, TooFewPlaces
from kreis.events.domain.waitlists import Others


def check_room(to_come: Sequence[GroupEvent], others: Others, reply: Reply) -> None:
    """Raises `NoRoom` if a yes would exceed the places of any of these dates.

    A place that is held for somebody else is taken.
    """
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


def check_enough(after: GroupEvent, everybody: Others) -> None:
    """Raises `TooFewPlaces` if more people have a place at the date than it is to have."""
    coming = everybody.adults_at(after)
    children = by_band(everybody.children_at(after), after.day)
    faults = []
    if coming > after.capacity.adults:
        faults.append(Fault("adults", after.capacity.adults, f"at least {coming}: they come"))
    bounds = {**after.capacity.care_by_band, ALL_AGES: after.capacity.care_total}
    for band, places in sorted(bounds.items()):
        wanted = children.total() if band == ALL_AGES else children[band]
        if wanted > places:
            faults.append(Fault("care_places", places, f"at least {wanted} for {band}: they come"))
    if faults:
        raise TooFewPlaces(faults)


def _check_adults(to_come: Iterable[GroupEvent], others: Others) -> None:
    for event in to_come:
        coming = 1 + others.adults_at(event)
        if coming > event.capacity.adults:
            fault = Fault("answer", "yes", f"at most {event.capacity.adults} on {event.day}")
            raise NoRoom("The group is full", faults=[fault])
