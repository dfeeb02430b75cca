"""Speakers, childcare staff and others: who hears of a change by message, and whom staff call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.staff.shell import desk, go, me, page, team


def told(date: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What became of telling each of the date's last change, by who she is for it."""
    change = date["change"]
    if change is None or not me().may("deliveries:read"):
        return {}
    items = desk().get("notifications", "/contributor-messages", change_id=change["id"])["items"]
    return {each["recipient_id"]: each for each in items}


def to_call() -> Iterator[dict[str, Any]]:
    """Whom no message reached, with what she has to know; without who contributes no more, and
    without what was changed once more."""
    if not me().may("deliveries:read", "events:read"):
        return
    found = desk().get("notifications", "/contributor-messages")["items"]
    waiting = [each for each in found if each["needs_call"]]
    for change_id in dict.fromkeys(each["change_id"] for each in waiting):
        people = _people(change_id)
        yield from (
            {"message": each, "person": people[each["recipient_id"]]}
            for each in waiting
            if each["change_id"] == change_id and each["recipient_id"] in people
        )


@team.post("/mitwirkende/<uuid:message_id>/angerufen")
@page("deliveries:read", "call-tasks:write")
def note_contributor_call(message_id: UUID) -> Response:
    """Somebody has called her."""
    path = f"/contributor-messages/{message_id}/call"
    desk().post("notifications", path, once=request.form.get("once", ""))
    return go("today", "contributor.called")


def _people(change_id: str) -> dict[str, dict[str, Any]]:
    """By who they are for this change; nobody once all of it was changed again."""
    try:
        found = desk().get("events", f"/changes/{change_id}/contributors")["recipients"]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return {}
    return {each["id"]: each for each in found}
