"""The facts intake publishes. It reads none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.database import Work
from kreis.intake.domain import GroupingRule, Participant, StartWeek, age_band

POOL = "intake.pool.v1"
PARTICIPATION = "participation.v1"
PARTICIPATION_RESTRICTED = "participation-restricted.v1"


def pool_entered(work: Work, participant: Participant, rules: Iterable[GroupingRule]) -> None:
    """Tells cohorts all it may know of her: nothing that names her or says where she lives."""
    data = {
        "participant_id": str(participant.id),
        "state": participant.state,
        "waiting_since": participant.waiting_since.isoformat(),
        "start_weeks": [_start_week(participant, week) for week in participant.start_weeks],
        "slots": list(participant.slots),
        "reach": [{"venue_id": str(r.venue_id), "how": r.how} for r in participant.reach],
        "languages": list(participant.languages),
        "home_language": participant.language,
        "german_level": participant.german_level,
        "gender": participant.gender,
        "may_join_women_only": participant.may_join_women_only,
        "restricted": participant.has_address_protection,
        "topics": list(participant.topics),
        "constraints": [{"ref": str(rule.id), "kind": rule.kind} for rule in rules],
    }
    work.emit(POOL, "kreis.pool-entered.v1", participant.id, data)


def entry_recorded(
    work: Work, participant: Participant, enrolment_id: UUID, entry_date: date
) -> None:
    data = {
        "participant_id": str(participant.id),
        "enrolment_id": str(enrolment_id),
        "entry_date": entry_date.isoformat(),
    }
    restricted = participant.has_address_protection
    topic = PARTICIPATION_RESTRICTED if restricted else PARTICIPATION
    work.emit(topic, "kreis.entry-recorded.v1", participant.id, data)


def _start_week(participant: Participant, week: StartWeek) -> dict[str, Any]:
    children = [
        {"band": age_band(child.birth_month, week.monday), "needs_care": child.needs_care}
        for child in participant.children
    ]
    return {"monday": week.monday.isoformat(), "mornings": week.mornings, "children": children}
