"""Grouping rules: two people who must, or must not, share a group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, or_, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.intake.domain.grouping_rules import GroupingRule, RuleKind
from kreis.intake.store.sealed import REASON
from kreis.intake.store.tables import grouping_rule


def add(work: Work, rule: GroupingRule) -> None:
    """Adds a rule, or replaces the one about the same two people."""
    one, other = rule.participant_ids
    reason = REASON.values(work, f"{one} {other}", rule.reason, sealed=True)
    values = {"id": rule.id, "kind": rule.kind, **reason}
    work.connection.execute(
        postgresql.insert(grouping_rule)
        .values(agency_id=work.agency, one_id=one, other_id=other, **values)
        .on_conflict_do_update(index_elements=["agency_id", "one_id", "other_id"], set_=values)
    )


def remove(work: Work, rule_id: UUID) -> GroupingRule | None:
    statement = (
        delete(grouping_rule)
        .where(grouping_rule.c.agency_id == work.agency, grouping_rule.c.id == rule_id)
        .returning(grouping_rule)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _rule(work, row)


def all_rules(work: Work) -> list[GroupingRule]:
    statement = select(grouping_rule).where(grouping_rule.c.agency_id == work.agency)
    rows = work.connection.execute(statement.order_by(grouping_rule.c.id))
    return [_rule(work, row) for row in rows]


def about(work: Work, participant_id: UUID) -> list[GroupingRule]:
    statement = (
        select(grouping_rule)
        .where(
            grouping_rule.c.agency_id == work.agency,
            or_(
                grouping_rule.c.one_id == participant_id,
                grouping_rule.c.other_id == participant_id,
            ),
        )
        .order_by(grouping_rule.c.id)
    )
    return [_rule(work, row) for row in work.connection.execute(statement)]


def _rule(work: Work, row: Row[Any]) -> GroupingRule:
    people = (row.one_id, row.other_id)
    reason = REASON.read(work, f"{row.one_id} {row.other_id}", row.reason, row.reason_sealed)
    return GroupingRule(row.id, RuleKind(row.kind), people, reason or "")
