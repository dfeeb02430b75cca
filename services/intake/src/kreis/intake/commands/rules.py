"""Two people must, or must not, share a group."""

from __future__ import annotations

from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.intake import messages
from kreis.intake.commands.people import participant_or_problem
from kreis.intake.domain.people import GroupingRule, RuleKind, State
from kreis.intake.store import rules


def add_grouping_rule(
    work: Work, kind: str, participant_ids: list[UUID], reason: str
) -> GroupingRule:
    """Both tell the pool anew. A rule about the same two takes the place of the one before."""
    one, other = sorted(participant_ids)
    rule = GroupingRule(uuid4(), RuleKind(kind), (one, other), reason)
    _lock_both(work, rule)
    rules.add_grouping_rule(work, rule)
    _tell(work, rule)
    return rule


def remove_grouping_rule(work: Work, rule_id: UUID) -> GroupingRule:
    """The rule does not bind them any longer; both tell the pool anew."""
    rule = rules.remove_grouping_rule(work, rule_id)
    if rule is None:
        raise Problem(404, f"There is no grouping rule {rule_id}", code="no-grouping-rule")
    _tell(work, rule)
    return rule


def _lock_both(work: Work, rule: GroupingRule) -> None:
    """Two rules about one person that are made at once would each miss the other."""
    for each in rule.participant_ids:
        participant_or_problem(work, each, lock=True)


def _tell(work: Work, rule: GroupingRule) -> None:
    for each in rule.participant_ids:
        participant = participant_or_problem(work, each, lock=True)
        if participant.state is not State.LEFT:
            messages.pool_entered(work, participant, rules.grouping_rules(work, each))
