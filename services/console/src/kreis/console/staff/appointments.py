"""Appointments of the member of staff who looks, with the people who have taken them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TypedDict

from kreis.console.clock import BERLIN
from kreis.console.services.responses.appointments import TakenSlot
from kreis.console.services.responses.intake import Participant
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import known_people
from kreis.console.staff.shell import client, me


class Appointment(TypedDict):
    """Who has taken one of her times; `at` is in Berlin time."""

    at: datetime
    slot: TakenSlot
    person: Participant | None


def appointments_between(first: date, last: date) -> list[Appointment]:
    """Returns her own appointments from the first to the last day, also those that are over.

    Empty for whoever may not see appointments.
    """
    mine = me().staff_id
    if mine is None or not me().may("appointments:write", "participants:read"):
        return []
    slots = client().events.slots(mine, datetime.combine(first, time(), BERLIN))
    taken = [(moment_of(each["starts_at"]), each) for each in slots if each["participant_id"]]
    wanted = [(at, slot) for at, slot in taken if at.date() <= last]
    people = known_people(slot["participant_id"] for _, slot in wanted if slot["participant_id"])
    return [
        {"at": at, "slot": slot, "person": people.get(slot["participant_id"] or "")}
        for at, slot in wanted
    ]
