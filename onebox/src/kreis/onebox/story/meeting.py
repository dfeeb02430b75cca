"""The start week: who was there, who has entered, and an absence that is settled."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.onebox.story.attendance import present_at
from kreis.onebox.story.lists import Lists
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import HOURLY_RATE, KAMEN, UNNA, WEEK_COST, WEEKLY_COST, at

FIRST, SECOND = "04-05", "04-06"
LATER = ("04-06", "04-07", "04-08", "04-09")


class Meeting:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lists = Lists(stage)

    def steps(self) -> Iterator[Step]:
        yield "The first morning: who was there, who has entered", self.first_morning
        yield "What was unclear is settled: P-09 was excused", self.settle_absence
        yield "The other mornings, and what a date costs", self.other_mornings

    def first_morning(self) -> str:
        self._stage.kreis.set_clock(at(f"2027-{FIRST} 12:30"))
        self._lists.save((UNNA, FIRST), (KAMEN, FIRST))
        present = present_at(UNNA, FIRST) | present_at(KAMEN, FIRST)
        expect("present", 21, len(present))
        for sign in sorted(present):
            self._record_entry(sign, FIRST)
        return "11 of 12 in Unna, 10 of 10 in Kamen"

    def settle_absence(self) -> str:
        self._stage.kreis.set_clock(at("2027-04-06 09:00"))
        who = self._stage.ids["P-09"]
        unclear = self._ask("GET", "/absences/unclear")
        expect("who is unclear", [who], [each["participant_id"] for each in unclear])
        entry = {"participant_id": who, "status": "absent", "absence": "excused"}
        path = f"/group-events/{self._stage.date_of(UNNA, FIRST)['id']}/attendance"
        self._ask("PUT", path, {"entries": [entry]}, key="settle P-09")
        expect("what is still unclear", [], self._ask("GET", "/absences/unclear"))
        return "nobody outside hears of the reason"

    def other_mornings(self) -> str:
        self._stage.kreis.set_clock(at("2027-04-09 12:30"))
        self._lists.save(*((offer_id, day) for day in LATER for offer_id in (UNNA, KAMEN)))
        self._record_entry("P-09", SECOND)
        self._ask("PUT", "/hourly-rate", {"cents": HOURLY_RATE})
        for offer_id, weekly in ((UNNA, "04-13"), (KAMEN, "04-15")):
            for day, cost in ((FIRST, WEEK_COST), (weekly, WEEKLY_COST)):
                path = f"/group-events/{self._stage.date_of(offer_id, day)['id']}/usual-cost"
                self._ask("PUT", path, cost)
        return "P-09 has entered on the second; a weekly date costs 283 euros as a rule"

    def _record_entry(self, sign: str, day: str) -> None:
        path = f"/participants/{self._stage.ids[sign]}/entry"
        entry = {"entry_date": f"2027-{day}"}
        self._stage.kreis.ask("contact-person", "POST", "intake", path, entry, f"entry {sign}")

    def _ask(
        self, method: str, path: str, body: object = None, key: str = ""
    ) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self._stage.kreis.ask(
            "contact-person", method, "events", path, body, key
        )
        return found
