"""Lists of attendance: staff save them as the committed table says, and others come to know.

Promise: a list is saved once everybody is expected who stands in the table, and the story goes on
once insights has all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kreis.onebox.story.attendance import entry, marks_at, present_at
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA

KEEPS_LISTS = {UNNA: "contact-person", KAMEN: "colleague"}
"""Who saves the lists of a group. A format is judged only if two have saved its lists."""


class Lists:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def save(self, *wanted: tuple[UUID, str]) -> None:
        """Saves the lists of these dates, each a group and a day, and waits until they count."""
        for offer_id, day in wanted:
            self._save(offer_id, day)
        for offer_id, day in wanted:
            self._wait_for_insights(offer_id, day)

    def correct(self, offer_id: UUID, day: str, sign: str) -> None:
        """Puts down that somebody was there after all."""
        date = self._stage.date_of(offer_id, day)
        entries = [{"participant_id": self._stage.ids[sign], "status": "present"}]
        self._put(offer_id, date["id"], entries, f"correct {sign} {day}")

    def wait_for_regulars(self, offer_id: UUID, regular: int, known: int) -> None:
        """Waits until cohorts has heard how many members come regularly, by published bands."""
        path = f"/cohorts/{self._stage.cohorts[str(offer_id)]}/phases"
        self._stage.kreis.eventually(
            lambda: self._stage.kreis.ask("contact-person", "GET", "cohorts", path),
            lambda found: found["regular_share"] == regular / known,
            f"{regular} regular people of {known}",
        )

    def _save(self, offer_id: UUID, day: str) -> None:
        date, marks = self._stage.date_of(offer_id, day), marks_at(offer_id, day)
        self._wait_until_expected(date["id"], marks)
        entries = [
            {"participant_id": self._stage.ids[sign], **entry(mark)} for sign, mark in marks.items()
        ]
        self._put(offer_id, date["id"], entries, f"list {offer_id} {day}")

    def _put(self, offer_id: UUID, date_id: str, entries: list[dict[str, Any]], key: str) -> None:
        path, body = f"/group-events/{date_id}/attendance", {"entries": entries}
        self._stage.kreis.ask(KEEPS_LISTS[offer_id], "PUT", "events", path, body, key)

    def _wait_until_expected(self, date_id: str, signs: Iterable[str]) -> None:
        """Who left her group is on no list, once events has heard of it."""
        path = f"/group-events/{date_id}/attendance"
        wanted = {self._stage.ids[sign] for sign in signs}
        self._stage.kreis.eventually(
            lambda: self._expected(path), wanted.__eq__, "who is expected at the date"
        )

    def _expected(self, path: str) -> set[str]:
        entries = self._stage.kreis.ask("contact-person", "GET", "events", path)["entries"]
        return {each["participant_id"] for each in entries if each["is_expected"]}

    def _wait_for_insights(self, offer_id: UUID, day: str) -> None:
        date_id = self._stage.date_of(offer_id, day)["id"]
        wanted = {self._stage.ids[sign]: "absent" for sign in marks_at(offer_id, day)} | {
            self._stage.ids[sign]: "present" for sign in present_at(offer_id, day)
        }
        self._stage.kreis.eventually(
            lambda: self._marks(offer_id, date_id), wanted.__eq__, f"the list of {day} in insights"
        )

    def _marks(self, offer_id: UUID, date_id: str) -> dict[str, str]:
        """Who was there and who was not. Empty while insights has no complete list of the date."""
        found = self._stage.regularity_of(offer_id)
        dates = {each["group_event_id"]: each["state"] for each in found.get("dates", ())}
        if dates.get(date_id) != "complete":
            return {}
        return {
            member["participant_id"]: each["mark"]
            for member in found["members"]
            for each in member["marks"]
            if each["group_event_id"] == date_id and each["mark"] != "not_expected"
        }
