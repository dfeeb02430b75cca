"""Adding and removing grouping rules: two people must, or must not, share a group."""

from __future__ import annotations

from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.domain.grouping_rules import GroupingRule, RuleKind
from kreis.intake.domain.participants import State
from kreis.intake.domain.refusals import NoGroupingRule
from kreis.intake.store import grouping_rules, participants


def add(work: Work, kind: str, participant_ids: list[UUID], reason: str) -> GroupingRule:
    """Adds a rule, or replaces the one about the same two. The pool hears of both people anew."""
    one, other = sorted(participant_ids)
    rule = GroupingRule(uuid4(), RuleKind(kind), (one, other), reason)
    _lock_both(work, rule)
    grouping_rules.add(work, rule)
    _tell(work, rule)
    return rule


def remove(work: Work, rule_id: UUID) -> GroupingRule:
    """Removes a rule; the pool hears of both people anew. Refuses: an unknown one."""
    rule = grouping_rules.remove(work, rule_id)
    if rule is None:
        raise NoGroupingRule(rule_id)
    _tell(work, rule)
    return rule


def _lock_both(work: Work, rule: GroupingRule) -> None:
    """Two rules about one person that are made at once would each miss the other."""
    for each in rule.participant_ids:
        participants.get(work, each, lock=True)


def _tell(work: Work, rule: GroupingRule) -> None:
    for each in rule.participant_ids:
        participant = participants.get(work, each, lock=True)
        if participant.state is not State.LEFT:
            messages.pool_entered(work, participant, grouping_rules.about(work, each))
