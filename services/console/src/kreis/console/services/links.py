"""Events, as a link opens it: a participant's invitation, a calendar's address, a roster."""

from __future__ import annotations

from kreis.console.services.asking import Id, Json, ServiceClient
from kreis.console.services.responses.events import Feed, HerSlots, LinkedInvitation, Roster


class Links(ServiceClient):
    def invitation(self, token: str) -> LinkedInvitation:
        """What a link opens. Looking changes nothing."""
        return self._get(LinkedInvitation, f"/links/{token}")

    def answer(self, token: str, answer: str, children: list[Json]) -> LinkedInvitation:
        body = {"answer": answer, "children": children}
        return self._put(LinkedInvitation, f"/links/{token}/answer", body)

    def answer_date(self, token: str, group_event_id: Id, answer: Json) -> LinkedInvitation:
        """What she says about one date; what she says to all the others stays."""
        return self._put(
            LinkedInvitation, f"/links/{token}/group-events/{group_event_id}/answer", answer
        )

    def leave_waitlist(self, token: str, group_event_id: Id) -> LinkedInvitation:
        path = f"/links/{token}/group-events/{group_event_id}/waitlist"
        return self._delete(LinkedInvitation, path)

    def calendar(self, token: str) -> str:
        """All her dates as an iCalendar file."""
        return self._get(str, f"/links/{token}/calendar")

    def make_feed(self, token: str) -> Feed:
        """A new address for her calendar."""
        return self._post(Feed, f"/links/{token}/feed")

    def stop_feed(self, token: str) -> Feed:
        return self._delete(Feed, f"/links/{token}/feed")

    def feed(self, address: str) -> str:
        """Her dates as they stand, for a calendar that asks again and again."""
        return self._get(str, f"/feeds/{address}")

    def slots(self, token: str, contact_person_id: Id) -> HerSlots:
        """Times that are open with her contact person, and hers."""
        path = f"/links/{token}/appointment-slots"
        return self._get(HerSlots, path, contact_person_id=str(contact_person_id))

    def take_slot(self, token: str, slot_id: Id) -> HerSlots:
        return self._put(HerSlots, f"/links/{token}/appointment-slots/{slot_id}", {})

    def give_slot_back(self, token: str, slot_id: Id) -> HerSlots:
        return self._delete(HerSlots, f"/links/{token}/appointment-slots/{slot_id}")

    def roster(self, token: str, pin: str) -> Roster:
        """The list of one date, for a facilitator."""
        return self._post(Roster, f"/rosters/{token}", {"pin": pin})

    def save_roster(self, token: str, pin: str, entries: list[Json]) -> Roster:
        return self._put(Roster, f"/rosters/{token}/attendance", {"pin": pin, "entries": entries})
