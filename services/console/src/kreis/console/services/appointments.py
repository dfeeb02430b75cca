"""Client of events for slots: opening, moving, freeing and closing them."""

from __future__ import annotations

from datetime import datetime

from kreis.console.services.asking import Id, Json, ServiceClient
from kreis.console.services.responses.appointments import OpenedSlots, Slots, TakenSlot


class Appointments(ServiceClient):
    def slots(self, contact_person_id: Id, first: datetime | None = None) -> list[TakenSlot]:
        """Returns the times for conversations from a moment on, and who has taken which. Without
        a moment: those to come."""
        about = {"contact_person_id": str(contact_person_id)}
        since = {"from": first.isoformat()} if first else {}
        return self._get(Slots, "/appointment-slots", **about, **since)["slots"]

    def open_slots(
        self, contact_person_id: Id, slots: list[Json], rest_days: str, *, once: str
    ) -> OpenedSlots:
        """Opens times. `rest_days` says what becomes of Sundays and holidays: open, ask, skip."""
        who = str(contact_person_id)
        body = {"contact_person_id": who, "slots": slots, "rest_days": rest_days}
        return self._post(OpenedSlots, "/appointment-slots", body, once=once)

    def move_slot(self, slot_id: Id, slot: Json, *, once: str, seen: str) -> list[TakenSlot]:
        path = f"/appointment-slots/{slot_id}/move"
        return self._post(Slots, path, slot, once=once, seen=seen)["slots"]

    def close_slot(self, slot_id: Id, *, seen: str) -> list[TakenSlot]:
        return self._delete(Slots, f"/appointment-slots/{slot_id}", seen=seen)["slots"]

    def cancel_slot(self, slot_id: Id, *, seen: str) -> list[TakenSlot]:
        """Cancels the appointment at a time, and takes the time away."""
        path = f"/appointment-slots/{slot_id}/participant"
        return self._delete(Slots, path, seen=seen, closes="true")["slots"]
