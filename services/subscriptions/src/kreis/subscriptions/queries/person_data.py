"""Person data ("Auskunft", Art. 15 GDPR): who outside was told what about one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.subscriptions.domain.refusals import NothingKept
from kreis.subscriptions.store import subscriptions, views


def of_participant(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns what each team was told of her. Her pseudonyms are computed anew: no row names her.

    Raises `NothingKept` if no view was told of her, or if no history holds it any more.
    """
    known = {each.name: each for each in subscriptions.every(work)}
    found = [
        {
            "team": known[each.name].team,
            "purpose": known[each.name].purpose,
            "records": [_record(data) for data in records],
        }
        for each in subscriptions.granted(work)
        if (records := views.told_of(work, each.name, each.pseudonym(participant_id)))
    ]
    if not found:
        raise NothingKept(participant_id)
    return {"told": found}


def _record(data: dict[str, Any]) -> dict[str, Any]:
    return {"fact": data.get("fact"), "fields": data.get("fields", {})}
