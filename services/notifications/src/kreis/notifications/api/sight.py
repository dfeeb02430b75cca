"""Sight: who may read the words of somebody's messages. Intake knows whose people they are.

Refuses: the messages of a person whom the caller does not see in full (`NotHers`). Words name her,
and where she will be.
"""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.client.peers import Refused
from kreis.chassis.http import access, auth
from kreis.chassis.http.asking import ask
from kreis.notifications.domain.refusals import NotHers

ALL = "participants:read-all"


def check_that_she_is_seen(participant_id: UUID) -> bool:
    """Returns whether the caller has opened her file with a reason. Raises `NotHers`.

    The access log notes that reason.
    """
    who = auth.caller()
    if ALL in who.scopes:
        return False
    try:
        sight = ask(
            "intake",
            f"/v1/participants/{participant_id}/sight",
            agency=auth.agency(None),
            purpose="show her messages",
            staff=who.subject,
        )
    except Refused:
        raise NotHers(participant_id) from None
    if not sight["is_in_full"]:
        raise NotHers(participant_id)
    if sight["reason"]:
        access.because(sight["reason"])
    return bool(sight["reason"])
