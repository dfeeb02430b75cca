"""What has become of a new member's invitation, as events and notifications have stored it."""

from __future__ import annotations

from typing import TypedDict

from kreis.console.services.asking import Id
from kreis.console.services.responses.events import Invitation
from kreis.console.services.responses.notifications import Message
from kreis.console.staff.shell import client, me

NEEDED = ("invitations:read", "deliveries:read", "call-tasks:read")
PLANNED_SHOWN = 500
NEWEST = 20


class Invited(TypedDict):
    """State of an invitation: the key of a text, and the message if there is one."""

    participant_id: str
    key: str
    message: Message | None


def invited(cohort_id: Id, participant_id: str, members: list[str]) -> Invited | None:
    """Returns the state for somebody who was just taken in; None for anybody else."""
    if participant_id not in members or not me().may(*NEEDED):
        return None
    hers = [
        each
        for each in client().events.invitations(cohort_id)
        if each["participant_id"] == participant_id and not each["until"]
    ]
    if not hers:
        return Invited(participant_id=participant_id, key="being-made", message=None)
    return _state(participant_id, hers[0])


def _state(participant_id: str, invitation: Invitation) -> Invited:
    """Looks for the message, then for the call, then for the plan.

    An earlier invitation has another version.
    """
    ours = invitation["version"] + 1
    for message in client().notifications.newest_messages(participant_id, NEWEST):
        is_it = message["invitation_id"] == invitation["id"] and message["version"] == ours
        if is_it and message["kind"] == "invitation":
            return Invited(participant_id=participant_id, key=message["state"], message=message)
    for call in client().notifications.open_calls():
        if call["participant_id"] == participant_id and call["cause"] == invitation["id"]:
            return Invited(participant_id=participant_id, key="call", message=None)
    for planned in client().notifications.planned_messages(PLANNED_SHOWN):
        if (planned["invitation_id"], planned["kind"]) == (invitation["id"], "invitation"):
            return Invited(participant_id=participant_id, key="planned", message=None)
    return Invited(participant_id=participant_id, key="being-made", message=None)
