"""Card "Teilnahme" of a person's page: what she answered, and at which dates she was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from kreis.console.services.responses.attendance import MissingList, PersonAttendance
from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.history import History
from kreis.console.services.responses.intake import Participant
from kreis.console.staff import declined, unconfirmed
from kreis.console.staff.missing_lists import report
from kreis.console.staff.partly import Parts
from kreis.console.staff.shell import clock, me

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class TakingPart:
    """Of the dates to come, `declined` are those that she declined by themselves. `unconfirmed` are
    those that were changed after her answer."""

    invitation: Invitation | None
    declined: Sequence[HerDate]
    unconfirmed: Sequence[HerDate]
    attendance: PersonAttendance | None
    missing_lists: Sequence[MissingList]


def taking_part_of(person: Participant, history: History | None, parts: Parts) -> TakingPart | None:
    """Returns her answers and her attendance; None without the scopes, or without either.

    The answers stand in her history. Only events counts the lists that are missing.
    """
    if not me().may("invitations:read", "attendance:read"):
        return None
    asked = partial(report, BEGINNING, participant_id=person["id"])
    found = parts.ask("attendance", asked, None)
    hers = next(iter(found["people"]), None) if found else None
    invitation = _invitation(person, history)
    if invitation is None and hers is None:
        return None
    now = clock().now().replace(tzinfo=None)
    return TakingPart(
        invitation=invitation,
        declined=declined.of_one(invitation, now) if invitation else (),
        unconfirmed=_unconfirmed(invitation, now) if invitation else (),
        attendance=hers,
        missing_lists=found["missing_lists"] if found else (),
    )


def _invitation(person: Participant, history: History | None) -> Invitation | None:
    """Returns her invitation to her present group; None while events has not planned it."""
    every = history["invitations"] if history and person["cohort_id"] else ()
    return next((each for each in every if each["cohort_id"] == person["cohort_id"]), None)


def _unconfirmed(invitation: Invitation, now: datetime) -> list[HerDate]:
    return [each for each in invitation["group_events"] if unconfirmed.is_open(each, now)]
