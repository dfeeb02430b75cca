"""Phase of a group, for its page: since when, how far, what comes next and when staff are asked.

Everything is as cohorts says it. Without cohorts' answer the page has no such card.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kreis.console.services.asking import Id
from kreis.console.services.responses.phases import CohortPhase, CohortPhases
from kreis.console.staff.partly import NO_ROUTE, Parts, if_kept
from kreis.console.staff.programme import Conditions, conditions
from kreis.console.staff.shell import client

PROPOSED = "proposed"


@dataclass(frozen=True)
class PhaseOfGroup:
    known: CohortPhases
    coming: CohortPhase | None
    """The phase that staff have confirmed for a day to come."""
    when: Conditions
    """When staff are asked for the next phase."""

    @property
    def is_proposed(self) -> bool:
        return self.known["proposal"] is not None and self.known["proposal"]["state"] == PROPOSED

    @property
    def asks_later(self) -> bool:
        """True if staff are to be asked once the rule of the plan holds."""
        is_open = self.known["proposal"] is not None or self.known["is_declined"]
        return bool(self.known["step"]["next"]) and not is_open and self.coming is None


def phase_of(cohort_id: Id) -> PhaseOfGroup | None:
    """Returns None if cohorts cannot be reached, or is of 0.1.0 and knows no phases."""
    ask = partial(if_kept, lambda: client().cohorts.phases(cohort_id), NO_ROUTE)
    known = Parts().ask("phases", ask, None)
    if known is None:
        return None
    last = known["history"][-1]
    coming = last if last["since"] > known["since"] else None
    return PhaseOfGroup(known, coming, conditions(known["step"]["propose_when"]))
