"""Reads what is kept of one person: her rows of a build, and her row in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Work

_ROWS = {
    "presences": text(
        "select group_event_id, cohort_id, day, kind, status, minutes, answer from presence"
        " where agency_id = :agency and build = :build and participant_id = :who"
        " order by day nulls last, group_event_id"
    ),
    "answers": text(
        "select cohort_id, answered_on, answer from answer_to_all"
        " where agency_id = :agency and build = :build and participant_id = :who"
        " order by answered_on, version"
    ),
    "membership_changes": text(
        "select cohort_id, day, is_join from membership_change"
        " where agency_id = :agency and build = :build and participant_id = :who"
        " order by day, sequence"
    ),
    "published": text(
        "select band, as_of from publication where agency_id = :agency and participant_id = :who"
    ),
}


def rows(work: Work, build: int, participant_id: UUID) -> Mapping[str, list[dict[str, Any]]]:
    """Returns all rows about her, by what they are. The oldest come first."""
    own = {"agency": work.agency, "build": build, "who": participant_id}
    return {
        name: [dict(row) for row in work.connection.execute(statement, own).mappings()]
        for name, statement in _ROWS.items()
    }
