"""What staff change about dates: one moves, another one is cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, LERNHAUS, LERNHAUS_PLACES, UNNA

FREE_ON_WEDNESDAYS = {"P-02", "P-03", "P-06"}
WEEKS_TO_CATCH_UP = 180.0
"""Seconds: the clock leaps over weeks, and the reminders of all dates in between are looked at
before what is said today."""
UNNA_TOLD, KAMEN_TOLD = 11, 8
"""By e-mail or SMS; P-10 in Unna, P-18 and P-22 in Kamen are called."""


class Changing:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def move_a_date(self) -> str:
        date = self._stage.date_of(UNNA, "04-27")
        expect("free on a Wednesday", FREE_ON_WEDNESDAYS, self._free_on_wednesday(date))
        wish = {
            "date": "2027-04-27",
            "starts_at": "10:00",
            "ends_at": "12:00",
            "venue": LERNHAUS,
            "capacity": LERNHAUS_PLACES,
        }
        path = f"/group-events/{date['id']}/move"
        preview = self._ask("POST", f"{path}/preview", wish)
        expect("who hears of it", 12, sum(each["is_told"] for each in preview["members"]))
        (broken,) = preview["dates"][0]["breaks"]
        lack = (broken["code"], broken["band"], broken["wanted"], broken["places"])
        expect("what the smaller room lacks", ("childcare_short", "0-2", 5, 4), lack)
        agreed = {**wish, "sequence": date["sequence"], "despite": ["childcare_short"]}
        for _ in range(2):  # the second click
            self._ask("POST", path, agreed, key="move 27.04.")
        self._told("change", UNNA_TOLD)
        moved = self._stage.date_of(UNNA, "04-27")
        expect("the new time", ("2027-04-27T10:00", 1), (moved["starts_at"], moved["sequence"]))
        return "3 of 12 are free on a Wednesday, so it stays a Tuesday: 10:00, Lernhaus"

    def cancel_a_date(self) -> str:
        date = self._stage.date_of(KAMEN, "06-17")
        path = f"/group-events/{date['id']}/cancellation"
        preview = self._ask("GET", path)
        expect("whom it reaches", 10, sum(each["is_told"] for each in preview["members"]))
        following = self._stage.date_of(KAMEN, "06-24")
        expect("the next date", following["id"], preview["group_event"]["next_id"])
        self._ask("POST", path, {"sequence": date["sequence"]}, key="cancel 17.06.")
        self._told("cancellation", KAMEN_TOLD)
        expect("the date", "cancelled", self._stage.date_of(KAMEN, "06-17")["state"])
        return "it reaches 10; the next is on 24.06."

    def _told(self, kind: str, people: int) -> None:
        """Who is reached by e-mail or SMS; for the others there are calls to make."""
        kreis = replace(self._stage.kreis, patience=WEEKS_TO_CATCH_UP)
        kreis.eventually(lambda: self._stage.sent(kind), lambda sent: len(sent) == people, kind)

    def _free_on_wednesday(self, date: Mapping[str, Any]) -> set[str]:
        """Who says to be free then: events knows the half day, intake who is free."""
        wish = {"date": "2027-04-28", "starts_at": "09:30", "ends_at": "11:30"}
        preview = self._ask("POST", f"/group-events/{date['id']}/move/preview", wish)
        slot = preview["dates"][0]["slot"]
        members = [each["participant_id"] for each in preview["members"]]
        return {self._stage.sign_of(each) for each in members if slot in self._slots(each)}

    def _slots(self, participant_id: str) -> list[str]:
        path = f"/participants/{participant_id}"
        return list(self._stage.kreis.ask("contact-person", "GET", "intake", path)["slots"])

    def _ask(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        return self._stage.kreis.ask("contact-person", method, "events", path, body, key)
