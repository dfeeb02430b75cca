"""Which phone call would help: the fewest and cheapest changes that would place somebody.

docs: cohort formation, "reasons". For every offer, each rule in her way is relaxed as far as a
call to her, to the venue or to a helper could relax it, and the rules are asked again. One change
is better than two, two that one call settles are better than two dear ones.

Promise: nothing is proposed that has not been tried, but that more people must come for a group
that does not exist yet. Keep-apart, keep-together and a room that is taken are not for sale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kreis.cohorts.formation.objective import Affinity
from kreis.cohorts.formation.obstacles import Pool
from kreis.cohorts.formation.offers import Offer
from kreis.cohorts.formation.people import Child, Person, StartWeek
from kreis.cohorts.formation.rules import isolated
from kreis.cohorts.formation.violations import Rule


@dataclass(frozen=True)
class Relaxation:
    """One change: the rule that it relaxes, for which offer, and to what."""

    relax: str
    offer: str
    value: str
