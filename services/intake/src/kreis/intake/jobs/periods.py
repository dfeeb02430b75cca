"""What ends at intake by time and is more than a deletion: people, and rules about two people."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.retention import Act
from kreis.intake.commands import erasures, grouping_rules

BY_TIME = "retention"
"""Who has asked for an erasure, if its reason is that the period has ended."""


def _erase(work: Work, participant_ids: list[UUID]) -> None:
    """Has every service erase them. No later fact about them has an effect anywhere."""
    for each in sorted(participant_ids):
        erasures.request(work, each, BY_TIME)


def _remove_rules(work: Work, rule_ids: list[UUID]) -> None:
    for each in rule_ids:
        grouping_rules.remove(work, each)


ACTS: Mapping[str, Act] = {
    "never-entered": _erase,
    "evidence": _erase,
    "staff-notes": _remove_rules,
}
