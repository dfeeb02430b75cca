"""Export of a person's data ("Auskunft", Art. 15 GDPR): one JSON file, joined from all services.

Each of the six services with a database gives its part; this page puts the parts together.
`disclosure.py` makes a document of them.
Each service that is asked records who fetched the data. The file holds nothing about other people.
The page sends it to nobody: staff hand it over.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Response

from kreis.console.downloads import download
from kreis.console.services.responses.cohorts import PersonDataOfCohorts
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, clock, page, team

NEEDED = (
    "person-data:read", "participants:read", "deliveries:read", "call-tasks:read",
    "access-log:read", "cohorts:read",
)  # fmt: skip
RECIPIENTS = {
    "participation.v1": "programmes of others read it: ids, dates, present or absent; no names",
    "participation-restricted.v1": "the same under address protection; read by Kreis alone",
    "participation-forget.v1": "the same programmes read whom they must forget: an id, no reason",
    "view.<name>.v1": "one team each reads what was agreed, under ids that nobody else knows",
    "e-mail or SMS": "the provider that brings messages sees address and text",
}


@team.get("/person/<uuid:participant_id>/auskunft.json")
@page(*NEEDED)
def download_person_data(participant_id: UUID) -> Response:
    text = json.dumps(collect(participant_id), ensure_ascii=False, indent=2)
    name = f"auskunft-{participant_id}.json"
    return download(text, "application/json; charset=utf-8", name)


def collect(participant_id: UUID) -> dict[str, Any]:
    """Returns all that the services keep about a person, who was shown it, and who receives it."""
    asked = client()
    return {
        "made_at": clock().now().isoformat(timespec="seconds"),
        "intake": asked.intake.person_data(participant_id),
        "cohorts": _of_cohorts(participant_id),
        "events": if_kept(lambda: asked.events.person_data(participant_id)),
        "notifications": {
            "messages": if_kept(lambda: asked.notifications.her_messages(participant_id))
            or {"items": [], "planned": []},
            "call_tasks": asked.notifications.calls_of(participant_id),
            "mail_refused_since": if_kept(
                lambda: asked.notifications.mail_refused_since(participant_id)
            ),
        },
        "insights": if_kept(lambda: asked.insights.person_data(participant_id)),
        "subscriptions": if_kept(lambda: asked.subscriptions.person_data(participant_id)),
        "who_was_shown_what": {
            name: service.access_log(participant_id) for name, service in asked.by_name.items()
        },
        "recipients": RECIPIENTS,
    }


def _of_cohorts(participant_id: UUID) -> PersonDataOfCohorts:
    """Returns cohorts' part. Cohorts of 0.1.0 tells her groups alone. Goes with 0.3."""
    asked = client().cohorts
    known = if_kept(lambda: asked.person_data(participant_id))
    if known is not None:
        return known
    return {"memberships": [*(if_kept(lambda: asked.memberships(participant_id)) or ())]}
