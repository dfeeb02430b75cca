"""Unterschriftenliste: a page to print, with room for each signature. Funders want it signed."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from kreis.console.staff import programme
from kreis.console.staff.shell import desk, page, show, team


@team.get("/termin/<uuid:group_event_id>/unterschriften")
@page("events:read", "attendance:read", "participants:read")
def signature_list(group_event_id: UUID) -> Response:
    date = desk().get("events", f"/group-events/{group_event_id}")
    group = programme.group(desk(), date["cohort_id"])
    day = programme.day_of(date).isoformat()
    members = [each for each in group.invitations if programme.is_hers(each, day)]
    people = programme.people(desk(), (each["participant_id"] for each in members))
    return show(
        "signature_list.html",
        nav="calendar",
        date=date,
        group=group,
        number=programme.number_in_week(group, date),
        people=sorted(people.values(), key=programme.by_name),
    )
