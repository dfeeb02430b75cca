"""Card "Teilnahme" of a person's page: what she answered, and at which dates she was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.attendance import MissingList, PersonAttendance
from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import declined
from kreis.console.staff.missing_lists import ListsUnknown, report
from kreis.console.staff.shell import client, clock, me

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class TakingPart:
    """`declined` are the dates to come that she declined by themselves, `unconfirmed` those that
    were changed after her answer."""

    invitation: Invitation | None
    declined: Sequence[HerDate]
    unconfirmed: Sequence[HerDate]
    attendance: PersonAttendance | None
    missing_lists: Sequence[MissingList]


def taking_part_of(person: Participant) -> TakingPart | None:
    """Returns her answers and her attendance; None without the scopes, or without either."""
    if not me().may("invitations:read", "attendance:read"):
        return None
    try:
        found = report(BEGINNING, participant_id=person["id"])
    except ListsUnknown:
        return None
    hers = next(iter(found["people"]), None)
    invitation = _invitation(person)
    if invitation is None and hers is None:
        return None
    now = clock().now().replace(tzinfo=None)
    return TakingPart(
        invitation=invitation,
        declined=declined.of_one(invitation, now) if invitation else (),
        unconfirmed=_unconfirmed(invitation) if invitation else (),
        attendance=hers,
        missing_lists=found["missing_lists"],
    )


def _invitation(person: Participant) -> Invitation | None:
    if person["cohort_id"] is None:
        return None
    try:
        everybody = client().events.invitations(person["cohort_id"])
    except Refused as refusal:
        if refusal.status != 404:  # events has not planned the group yet
            raise
        return None
    return next((each for each in everybody if each["participant_id"] == person["id"]), None)


def _unconfirmed(invitation: Invitation) -> list[HerDate]:
    return [
        each
        for each in invitation["group_events"]
        if each["answer"] == "yes" and each["is_asked_again"]
    ]
