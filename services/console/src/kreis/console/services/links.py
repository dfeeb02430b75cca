"""Client of events for links: a participant's invitation, her calendar address, a roster."""

from __future__ import annotations

from kreis.console.services.asking import Id, Json, ServiceClient
from kreis.console.services.responses.appointments import HerSlots
from kreis.console.services.responses.attendance import MarkResult, MarkResults
from kreis.console.services.responses.events import (
    Feed,
    LinkedInvitation,
    LinkSession,
    Roster,
)


class Links(ServiceClient):
    def invitation(self, token: str) -> LinkedInvitation:
        """Returns the invitation that a link opens. Changes nothing."""
        return self._get(LinkedInvitation, f"/links/{token}")

    def give_pin(self, token: str, pin: str) -> LinkSession:
        """Opens a link with its PIN. The token in the response takes the place of the link's."""
        return self._post(LinkSession, f"/links/{token}/pin", {"pin": pin})

    def shut_others(self, token: str) -> LinkedInvitation:
        """Shuts all other links to the invitation."""
        return self._delete(LinkedInvitation, f"/links/{token}/others")

    def answer(self, token: str, answer: str, children: list[Json]) -> LinkedInvitation:
        body = {"answer": answer, "children": children}
        return self._put(LinkedInvitation, f"/links/{token}/answer", body)

    def answer_date(self, token: str, group_event_id: Id, answer: Json) -> LinkedInvitation:
        """Answers one date. The participant's answer to all other dates stays."""
        return self._put(
            LinkedInvitation, f"/links/{token}/group-events/{group_event_id}/answer", answer
        )

    def leave_waitlist(self, token: str, group_event_id: Id) -> LinkedInvitation:
        path = f"/links/{token}/group-events/{group_event_id}/waitlist"
        return self._delete(LinkedInvitation, path)

    def calendar(self, token: str, language: str) -> str:
        """Returns all the participant's dates as an iCalendar file, with topics in a language."""
        return self._get(str, f"/links/{token}/calendar", language=language)

    def make_feed(self, token: str) -> Feed:
        """Makes a new address for the participant's calendar."""
        return self._post(Feed, f"/links/{token}/feed")

    def stop_feed(self, token: str) -> Feed:
        return self._delete(Feed, f"/links/{token}/feed")

    def feed(self, address: str) -> str:
        """Returns the current dates as iCalendar, for a calendar program that polls the address."""
        return self._get(str, f"/feeds/{address}")

    def slots(self, token: str, contact_person_id: Id) -> HerSlots:
        """Returns open times of the contact person, and the participant's own."""
        path = f"/links/{token}/appointment-slots"
        return self._get(HerSlots, path, contact_person_id=str(contact_person_id))

    def take_slot(self, token: str, slot_id: Id) -> HerSlots:
        return self._put(HerSlots, f"/links/{token}/appointment-slots/{slot_id}", {})

    def give_slot_back(self, token: str, slot_id: Id) -> HerSlots:
        return self._delete(HerSlots, f"/links/{token}/appointment-slots/{slot_id}")

    def roster(self, token: str, pin: str) -> Roster:
        """Returns the roster of one date, for a facilitator."""
        return self._post(Roster, f"/rosters/{token}", {"pin": pin})

    def save_roster(self, token: str, pin: str, entries: list[Json]) -> Roster:
        return self._put(Roster, f"/rosters/{token}/attendance", {"pin": pin, "entries": entries})

    def take_marks(self, token: str, pin: str, marks: list[Json]) -> list[MarkResult]:
        """Sends what a facilitator's device put down. Each mark has an effect once."""
        body = {"pin": pin, "marks": marks}
        return self._post(MarkResults, f"/rosters/{token}/marks", body)["results"]
