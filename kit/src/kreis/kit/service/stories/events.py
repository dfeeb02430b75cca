"""What makes events write: groups that cohorts has confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from kreis.kit.facts import PARTICIPATION, some_id
from kreis.kit.service.wanted import Unwanted, Wanted, example, monday_in

if TYPE_CHECKING:
    from kreis.kit.service.home import Home

COHORT, CONFIRMED = "cohorts.cohort.v1", "kreis.cohort-confirmed.v1"
RESTRICTED = "participation-restricted.v1"
GROUP_EVENT, SCHEDULED = "events.group-event.v1", "kreis.group-event-scheduled.v1"
INVITED = "kreis.invitation-issued.v1"


def act(home: Home, agency: UUID) -> None:
    """A group of four: one is under protection, one is erased."""
    cohort, members = some_id(), [some_id() for _ in range(3)]
    open_ones, hidden, erased = members[:2], members[2], home.somebody_erased(agency)
    listed = [{"id": each, "restricted": each == hidden} for each in (*members, erased)]
    home.tell(agency, CONFIRMED, cohort, COHORT, **confirmed(monday_in(6).isoformat(), listed))
    own = str(agency)
    home.wanted += [Wanted(PARTICIPATION, INVITED, own, each) for each in open_ones]
    home.wanted += [
        Wanted(RESTRICTED, INVITED, own, hidden),
        Wanted(GROUP_EVENT, SCHEDULED, own, about=cohort),
    ]
    home.unwanted += [
        Unwanted(PARTICIPATION, hidden, "she is under address protection"),
        *(Unwanted(each, erased, "she is erased") for each in (PARTICIPATION, RESTRICTED)),
    ]
    home.people[agency] += [*members, cohort]


def forge(home: Home, agency: UUID) -> None:
    """Somebody else says that a group is confirmed."""
    cohort, member = some_id(), some_id()
    listed = [{"id": member, "restricted": False}]
    said = confirmed(monday_in(6).isoformat(), listed)
    home.forge(agency, CONFIRMED, cohort, COHORT, **said)
    home.unwanted.append(Unwanted(PARTICIPATION, member, "another source than cohorts says it"))


def confirmed(monday: str, members: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns what is said of a group that begins on this day."""
    offer: Any = dict(example(COHORT, CONFIRMED))["offer"]
    return {"offer": {**offer, "week": {**offer["week"], "monday": monday}}, "members": members}
