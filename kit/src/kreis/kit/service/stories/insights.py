"""What makes insights write: somebody leaves a group in which she was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from kreis.kit.facts import PARTICIPATION, some_id
from kreis.kit.service.stories.events import COHORT, CONFIRMED, RESTRICTED, confirmed
from kreis.kit.service.wanted import Unwanted, Wanted, monday_in, today

if TYPE_CHECKING:
    from kreis.kit.service.home import Home

LEFT, CHANGED = "kreis.cohort-member-left.v1", "kreis.regularity-changed.v1"
_MANY = 100
"""Members of a group. So few of them change that nobody has to agree first."""


def act(home: Home, agency: UUID) -> None:
    """A large group began eight weeks ago. Two have left it lately, one under protection."""
    cohort, members = some_id(), [some_id() for _ in range(_MANY)]
    gone, hidden = members[:2]
    listed = [{"id": each, "restricted": each == hidden} for each in members]
    began = monday_in(-8).isoformat()
    home.tell(agency, CONFIRMED, cohort, COHORT, **confirmed(began, listed))
    lately = (today() - timedelta(days=2)).isoformat()
    home.protect(agency, hidden)
    for each in (gone, hidden):
        home.tell(agency, LEFT, cohort, COHORT, participant_id=each, left_on=lately)
    own = str(agency)
    home.wanted += [
        Wanted(PARTICIPATION, CHANGED, own, gone),
        Wanted(RESTRICTED, CHANGED, own, hidden),
    ]
    home.unwanted.append(Unwanted(PARTICIPATION, hidden, "she is under address protection"))
    home.people[agency] += [cohort, *members[:5]]
    home.group[agency] = (cohort, members[2:])


def forge(home: Home, agency: UUID) -> None:
    """Somebody else says that a member has left."""
    cohort, others = home.group[agency]
    said = {"participant_id": others[0], "left_on": today().isoformat()}
    home.forge(agency, LEFT, cohort, COHORT, **said)
    why = "another source than cohorts says it"
    home.unwanted.append(Unwanted(PARTICIPATION, others[0], why))
