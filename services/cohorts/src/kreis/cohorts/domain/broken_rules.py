"""Refusing what would break rules of a group, in words that people may read."""

from __future__ import annotations

from collections.abc import Collection

from kreis.cohorts.domain.refusals import GroupPlanningRule, RulesBroken
from kreis.contracts.refusals import Fault
from kreis.formation.violations import GROUP_PLANNING_RULE

EXPECTED = {
    "reach": "a venue that she can get to",
    "start_week": "a start week that she was asked about",
    "slot": "a weekly time at which she can come",
    "mornings": "a start week whose mornings are possible for her",
    "language": "a language that she can follow",
    "women_only": "a group that is open to her",
    "childcare": "no more children in care than places",
    "room": "a room that no other group needs",
    "size": "as many adults as the offer is for",
    "isolation": "nobody alone with her language, or the only woman or man",
    "membership": "everybody in one group at most",
    GROUP_PLANNING_RULE: "Das lässt eine Regel der Gruppenplanung nicht zu.",
}
"""What each rule asks of a group, by the name that people may read."""


def refuse_broken(breaks: Collection[str]) -> None:
    """Refuses if rules would be broken. A rule between people has a neutral name and one text."""
    if not breaks:
        return
    faults = [Fault("breaks", rule, EXPECTED[rule]) for rule in breaks]
    if GROUP_PLANNING_RULE in breaks:
        raise GroupPlanningRule(EXPECTED[GROUP_PLANNING_RULE], faults=faults)
    raise RulesBroken(breaks, faults)
