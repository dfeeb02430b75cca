"""Signature list ("Unterschriftenliste"): a page to print and sign, which funders require."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from kreis.console.services.responses.events import Invitation
from kreis.console.staff.dates import day_of
from kreis.console.staff.group import whole_group
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.shell import client, page, show, team


@team.get("/termin/<uuid:group_event_id>/unterschriften")
@page("events:read", "attendance:read", "participants:read")
def signature_list(group_event_id: UUID) -> Response:
    date = client().events.group_event(group_event_id)
    group = whole_group(date["cohort_id"])
    day = day_of(date).isoformat()
    members = [each for each in group.invitations if _is_hers(each, day)]
    people = known_people(each["participant_id"] for each in members)
    return show(
        "signature_list.html",
        nav="calendar",
        date=date,
        group=group,
        number=group.number_of(date),
        people=sorted(people.values(), key=by_name),
    )


def _is_hers(invitation: Invitation, day: str) -> bool:
    """True if the participant is in the group on that day, from her first day to her last."""
    return (invitation["since"] or day) <= day <= (invitation["until"] or day)
