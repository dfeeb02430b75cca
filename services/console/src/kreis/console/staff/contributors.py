"""Contributors of a date: who is told of a change by message, and whom staff call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.group_events import GroupEvent, ToldContributor
from kreis.console.services.responses.notifications import ContributorMessage
from kreis.console.staff.day import Day, Section
from kreis.console.staff.shell import client, go, me, page, team


class ToCall(TypedDict):
    """Contributor whom no message reached, and what she has to know."""

    message: ContributorMessage
    person: ToldContributor


def told(date: GroupEvent) -> dict[str, ContributorMessage]:
    """Returns the messages about the date's last change, by the recipient's id."""
    change = date["change"]
    if change is None or not me().may("deliveries:read"):
        return {}
    items = client().notifications.contributor_messages(change["id"])
    return {each["recipient_id"]: each for each in items}


def section(_: Day) -> Section | None:
    people = list(to_call())
    return Section("staff/_contributors_to_call.html", {"people": people}) if people else None


def to_call() -> Iterator[ToCall]:
    """Yields contributors whom no message reached, with what they have to know.

    Contributors who no longer take part are left out. So are changes that were changed again.
    """
    if not me().may("deliveries:read", "events:read"):
        return
    found = client().notifications.contributor_messages()
    waiting = [each for each in found if each["needs_call"]]
    for change_id in dict.fromkeys(each["change_id"] for each in waiting):
        people = _people(change_id)
        yield from (
            ToCall(message=each, person=people[each["recipient_id"]])
            for each in waiting
            if each["change_id"] == change_id and each["recipient_id"] in people
        )


@team.post("/mitwirkende/<uuid:message_id>/angerufen")
@page("deliveries:read", "call-tasks:write")
def note_contributor_call(message_id: UUID) -> Response:
    """Notes that staff have called the contributor."""
    client().notifications.note_contributor_call(message_id, once=request.form.get("once", ""))
    return go("today", "contributor.called")


def _people(change_id: str) -> dict[str, ToldContributor]:
    """Returns the recipients of a change by id; none once all of it was changed again."""
    try:
        found = client().events.contributors_of_change(change_id)
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return {}
    return {each["id"]: each for each in found}
