"""Auskunft: all that Kreis keeps about one person in one file, for herself when she asks (Art. 15).

Promise: whoever fetches it is recorded by each service that was asked. It holds nothing about
others, and goes to nobody by itself: staff hand it over.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.client.peers import Refused
from kreis.console.staff.shell import desk, door, page, team

SERVICES = ("intake", "cohorts", "events", "notifications")
SCOPES = ("person-data:read", "participants:read", "deliveries:read", "call-tasks:read")
RECIPIENTS = {
    "participation.v1": "programmes of others read it: ids, dates, present or absent; no names",
    "participation-restricted.v1": "the same under address protection; read by Kreis alone",
    "e-mail or SMS": "the provider that brings messages sees address and text",
}


@team.get("/person/<uuid:participant_id>/auskunft.json")
@page(*SCOPES, "access-log:read", "cohorts:read")
def download_person_data(participant_id: UUID) -> Response:
    known = desk().get("intake", f"/participants/{participant_id}/data")
    found = {
        "made_at": door().clock.now().isoformat(timespec="seconds"),
        "intake": known,
        "cohorts": _group(known["participant"]),
        "events": _kept("events", f"/participants/{participant_id}/data"),
        "notifications": {
            "messages": _about("/messages", participant_id),
            "call_tasks": _about("/call-tasks", participant_id),
        },
        "who_was_shown_what": {name: _shown(name, participant_id) for name in SERVICES},
        "recipients": RECIPIENTS,
    }
    text = json.dumps(found, ensure_ascii=False, indent=2)
    answer = Response(text, content_type="application/json; charset=utf-8")
    name = f"auskunft-{participant_id}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _kept(service: str, path: str) -> Any:
    """None where nothing is kept there, as in events before she is invited to anything."""
    try:
        return desk().get(service, path)
    except Refused as refusal:
        if refusal.status == 404:
            return None
        raise


def _about(path: str, participant_id: UUID) -> list[Any]:
    return desk().every("notifications", path, participant_id=str(participant_id))


def _shown(service: str, participant_id: UUID) -> list[Any]:
    return desk().every(service, "/access-log", subject=str(participant_id))


def _group(participant: dict[str, Any]) -> dict[str, Any] | None:
    """Her group without the others in it."""
    if participant["cohort_id"] is None:
        return None
    group = _kept("cohorts", f"/cohorts/{participant['cohort_id']}")
    return group and {
        name: group[name] for name in ("id", "name", "venue", "confirmed_at") if name in group
    }
