"""Appointment page ("Gespräch mit der Ansprechperson"): a participant takes an open time with one
tap.

If two participants take the same time, one gets it. The other sees the times that are still open.
Taking another time moves her appointment. The page names nobody if the participant needs
discretion.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for

from kreis.chassis.client.peers import Peer
from kreis.chassis.http.auth import public
from kreis.console.participants import schemas
from kreis.console.participants.answers import PURPOSE, Invited, NotTaken, refusals
from kreis.console.participants.behind_pin import opening
from kreis.console.participants.pages import answers_of_app, her_page
from kreis.console.participants.slots import Slots
from kreis.console.services.links import Links
from kreis.console.services.workload import AsConsole

DONE = ("taken", "given-back")
REFUSED = ("slot-taken", "notice-too-short")

appointments = Blueprint("appointments", __name__)


class Appointments:
    def __init__(self, events: Peer) -> None:
        self._links = Links(AsConsole(events, PURPOSE))

    def of(self, token: str, invited: Invited) -> Slots:
        """Returns the open times of her contact person, and the participant's own.

        Both are empty without a contact person.
        """
        person = invited.contact.contact_person
        if person is None:
            return Slots((), ())
        with refusals(token):
            found = self._links.slots(opening(token), person.id)
        slots: Slots = schemas.Slots().load(found)
        return slots

    def take(self, token: str, slot_id: UUID) -> None:
        """Takes a time. Raises `NotTaken` if another participant was faster or the time is past."""
        with refusals(token):
            self._links.take_slot(opening(token), slot_id)

    def give_back(self, token: str, slot_id: UUID) -> None:
        """Gives a time back. Raises `NotTaken` if the appointment is too near."""
        with refusals(token):
            self._links.give_slot_back(opening(token), slot_id)


@appointments.get("/a/<token>/gespraech")
@public
def show_slots(token: str) -> Response:
    return _page(token)


@appointments.post("/a/<token>/gespraech")
@public
def choose_slot(token: str) -> Response:
    """Takes a time or gives the participant's own back, as the pressed button says."""
    taken, given = (request.form.get(name, type=UUID) for name in ("take", "give_back"))
    try:
        if taken:
            _appointments().take(token, taken)
        elif given:
            _appointments().give_back(token, given)
    except NotTaken as refusal:
        notice = refusal.code if refusal.code in REFUSED else "slot-taken"
        return _page(token, notice, 409)
    done = "taken" if taken else "given-back"
    there = url_for("appointments.show_slots", token=token, done=done)
    return make_response(redirect(there, 303))


def _page(token: str, notice: str = "", status: int = 200) -> Response:
    invited = answers_of_app().invited(token)
    slots = _appointments().of(token, invited)
    told = next((each for each in DONE if each == request.args.get("done")), "")
    return her_page("slots.html", token, invited, status, slots=slots, notice=notice, told=told)


def _appointments() -> Appointments:
    found: Appointments = current_app.extensions["kreis.appointments"]
    return found
