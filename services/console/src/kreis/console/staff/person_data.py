"""Export of a person's data ("Auskunft", Art. 15 GDPR): one JSON file, joined from four services.

Intake, cohorts, events and notifications each give their part; this page puts the parts together.
Each service that is asked records who fetched the data. The file holds nothing about other people.
The page sends it to nobody: staff hand it over.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import Response

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.shell import client, clock, page, team

T = TypeVar("T")
OF_GROUP = ("id", "name", "venue", "confirmed_at")
SCOPES = ("person-data:read", "participants:read", "deliveries:read", "call-tasks:read")
RECIPIENTS = {
    "participation.v1": "programmes of others read it: ids, dates, present or absent; no names",
    "participation-restricted.v1": "the same under address protection; read by Kreis alone",
    "e-mail or SMS": "the provider that brings messages sees address and text",
}


@team.get("/person/<uuid:participant_id>/auskunft.json")
@page(*SCOPES, "access-log:read", "cohorts:read")
def download_person_data(participant_id: UUID) -> Response:
    known = client().intake.person_data(participant_id)
    found = {
        "made_at": clock().now().isoformat(timespec="seconds"),
        "intake": known,
        "cohorts": _group(known["participant"]),
        "events": _if_kept(lambda: client().events.person_data(participant_id)),
        "notifications": {
            "messages": client().notifications.messages_of(participant_id),
            "call_tasks": client().notifications.calls_of(participant_id),
        },
        "who_was_shown_what": {
            name: service.access_log(participant_id) for name, service in client().by_name.items()
        },
        "recipients": RECIPIENTS,
    }
    text = json.dumps(found, ensure_ascii=False, indent=2)
    response = Response(text, content_type="application/json; charset=utf-8")
    name = f"auskunft-{participant_id}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _if_kept(ask: Callable[[], T]) -> T | None:
    """Returns None if the service answers 404.

    Events, for example, keeps nothing about a participant before her first invitation.
    """
    try:
        return ask()
    except Refused as refusal:
        if refusal.status == 404:
            return None
        raise


def _group(participant: Participant) -> dict[str, object] | None:
    """Returns the participant's group without its other members."""
    cohort_id = participant["cohort_id"]
    if cohort_id is None:
        return None
    group = _if_kept(lambda: client().cohorts.cohort(cohort_id))
    return group and {name: value for name, value in group.items() if name in OF_GROUP}
