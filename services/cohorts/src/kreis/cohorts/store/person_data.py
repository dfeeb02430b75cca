"""Reads what is kept of one person besides her groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.chassis.data.database import Work

_ROWS = {
    "stays": text(
        "select cohort_id, step, stays_until, reason, noted_by, noted_at from person_phase"
        " where agency_id = :agency and participant_id = :who"
    ),
    "bands": text(
        "select band, as_of from member_band where agency_id = :agency and participant_id = :who"
    ),
    "long_waits": text(
        "select waiting_since, noted_at from long_wait"
        " where agency_id = :agency and participant_id = :who order by noted_at"
    ),
    "waivers": text(
        "select agreed_on, noted_by, noted_at from isolation_waiver"
        " where agency_id = :agency and participant_id = :who"
    ),
    "proposals": text(
        "select o.name as offer, p.made_at, p.state from proposal_member as m"
        " join proposal as p on p.agency_id = m.agency_id and p.id = m.proposal_id"
        " join offer as o on o.agency_id = m.agency_id and o.id = m.offer_id"
        " where m.agency_id = :agency and m.participant_id = :who order by p.made_at, o.name"
    ),
    "moves": text(
        "select o.name as from_offer, t.name as to_offer, m.moved_by, m.moved_at"
        " from proposal_move as m"
        " left join offer as o on o.agency_id = m.agency_id and o.id = m.from_offer_id"
        " left join offer as t on t.agency_id = m.agency_id and t.id = m.to_offer_id"
        " where m.agency_id = :agency and m.participant_id = :who order by m.moved_at, m.number"
    ),
}


def rows(work: Work, participant_id: UUID) -> Mapping[str, list[dict[str, Any]]]:
    """Returns all rows about her, by what they are. The oldest come first."""
    own = {"agency": work.agency, "who": participant_id}
    return {
        name: [dict(row) for row in work.connection.execute(statement, own).mappings()]
        for name, statement in _ROWS.items()
    }
