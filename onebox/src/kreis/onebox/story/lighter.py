"""June and July: both groups go on every second week, and a quarter is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kreis.onebox.story.chapter import Chapter
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Step
from kreis.onebox.story.world import EXCURSION_COST, KAMEN, UNNA

QUARTER = "2027-Q2"
LIGHT_DATES = {
    UNNA: ["2027-07-06", "2027-09-07", "2027-09-21", "2027-10-05"],
    KAMEN: ["2027-07-08", "2027-09-02", "2027-09-16", "2027-09-30"],
}
"""Every second week. The summer holidays last from 19.07. to 31.08., so what would fall into them
comes after."""
FALLS_OUT = {UNNA: ["2027-06-29"], KAMEN: ["2027-06-17", "2027-07-15"]}
"""17.06. was cancelled before; the others are in the wrong week."""


class Lighter(Chapter):
    def steps(self) -> Iterator[Step]:
        yield "Eight dates are over in Unna: staff are asked to go on lighter", self.ask_in_unna
        yield "Three weeks without contact: P-09 is called", self.call_after_silence
        yield "A date in Kamen is cancelled the day before", self._changing.cancel_a_date
        yield "Unna goes on every second week, P-09 stays for longer", self.confirm_in_unna
        yield "Kamen is asked, too, and staff postpone it", self.postpone_in_kamen
        yield "P-11 comes again; Kamen goes on every second week", self.confirm_in_kamen
        yield "The light phase begins", self.begin_lighter
        yield "Two weeks after its end the quarter has figures", self.freeze

    def ask_in_unna(self) -> str:
        self._at("2027-06-15 12:30")
        self._lists.wait_for_regulars(KAMEN, 10, 10)
        self._lists.save((UNNA, "06-15"))
        asked = self._asked(UNNA, "proposed")
        expect("dates over in Unna", (8, "2027-06-08"), (asked["held"], asked["due_on"]))
        return "8 of 11 come regularly; the rule asks for half"

    def call_after_silence(self) -> str:
        self._at("2027-06-16 10:00")
        self._away.call("P-09")
        return "last there on 25.05., 22 days ago; she is reached"

    def confirm_in_unna(self) -> str:
        stay = {
            "participant_id": self._stage.ids["P-09"],
            "until": "2027-07-31",
            "reason": "needs_support",
        }
        self._confirm(UNNA, "2027-06-28", [stay])
        self._wait_for_rhythm(9)
        return "06.07., then after the holidays: 07.09. 21.09. 05.10.; each hears once"

    def postpone_in_kamen(self) -> str:
        self._at("2027-06-24 12:30")
        self._lists.wait_for_regulars(UNNA, 7, 11)
        self._lists.save((UNNA, "06-22"), (KAMEN, "06-24"))
        path = f"/group-events/{self._stage.date_of(KAMEN, '06-24')['id']}/cost"
        self._stage.kreis.ask("contact-person", "PUT", "events", path, EXCURSION_COST)
        asked = self._asked(KAMEN, "proposed")
        expect("dates held in Kamen", (8, "2027-06-24"), (asked["held"], asked["due_on"]))
        until = {"revision": asked["revision"], "until": "2027-07-01"}
        self._decide(asked, "postponement", until)
        return "asked again on 01.07.; the excursion has cost 726 euros"

    def confirm_in_kamen(self) -> str:
        self._at("2027-07-01 12:30")
        self._lists.wait_for_regulars(UNNA, 8, 11)
        self._lists.wait_for_regulars(KAMEN, 9, 10)
        self._lists.save((KAMEN, "07-01"))
        self._say_yes_again("P-11")
        self._confirm(KAMEN, "2027-07-05", [])
        self._wait_for_rhythm(9 + 8)
        return "08.07., then 02.09. 16.09. 30.09.; 15.07. falls out"

    def begin_lighter(self) -> str:
        self._at("2027-07-08 12:30")
        self._lists.save((UNNA, "07-06"), (KAMEN, "07-08"))
        for offer_id in (UNNA, KAMEN):
            path = f"/cohorts/{self._stage.cohorts[str(offer_id)]}/phases"
            found = self._stage.kreis.ask("contact-person", "GET", "cohorts", path)
            expect("the phase", ("light", 1), (found["step"]["code"], found["held"]))
        return "one date each before the holidays"

    def freeze(self) -> str:
        self._at("2027-07-15 12:30")
        self._lists.wait_for_regulars(UNNA, 9, 11)
        self._lists.wait_for_regulars(KAMEN, 10, 10)
        self._away.wait_for_messages("P-15", "P-15", "P-17")
        self._stage.kreis.eventually(
            lambda: self._stage.kreis.ask("lead", "GET", "insights", f"/quarters/{QUARTER}"),
            lambda found: found["is_frozen"] and found["exchange"] is not None,
            "the figures of the quarter",
        )
        return "April to June; P-15 was missed twice more and is written to"

    def _asked(self, offer_id: UUID, state: str) -> dict[str, Any]:
        """Waits until staff are asked about this group's phase."""
        cohort_id = self._stage.cohorts[str(offer_id)]
        found = self._stage.kreis.eventually(
            lambda: self._open_proposals(cohort_id),
            lambda found: [each["state"] for each in found] == [state],
            "the question whether the phase changes",
        )
        return found[0]

    def _open_proposals(self, cohort_id: str) -> list[dict[str, Any]]:
        asked = self._stage.kreis.ask("contact-person", "GET", "cohorts", "/phase-proposals")
        return [each for each in asked["items"] if each["cohort_id"] == cohort_id]

    def _confirm(self, offer_id: UUID, on: str, stays: list[dict[str, str]]) -> None:
        """Confirms the change of phase, and waits for its dates."""
        asked = self._asked(offer_id, "proposed")
        wanted = {"revision": asked["revision"], "on": on, "stays": stays}
        for _ in range(2):  # the second click
            self._decide(asked, "confirmation", wanted)
        self._stage.kreis.eventually(
            lambda: self._dates_since(offer_id, on, is_cancelled=False),
            LIGHT_DATES[offer_id].__eq__,
            "the dates of the light phase",
        )
        fallen = self._dates_since(offer_id, "2027-06-01", is_cancelled=True)
        expect("dates that fall out", FALLS_OUT[offer_id], fallen)

    def _dates_since(self, offer_id: UUID, day: str, *, is_cancelled: bool) -> list[str]:
        return [
            each["starts_at"][:10]
            for each in self._stage.group_events(offer_id)
            if each["starts_at"] >= day and (each["state"] == "cancelled") is is_cancelled
        ]

    def _decide(self, asked: dict[str, Any], what: str, wanted: dict[str, Any]) -> None:
        path, key = f"/phase-proposals/{asked['id']}/{what}", f"{what} {asked['id']}"
        self._stage.kreis.ask("contact-person", "POST", "cohorts", path, wanted, key)

    def _wait_for_rhythm(self, people: int) -> None:
        """Waits until so many people in all were told of new dates. Others are called."""
        self._stage.kreis.eventually(
            lambda: self._stage.all_sent("rhythm"),
            lambda sent: len(sent) == people,
            f"{people} messages about new dates",
        )

    def _say_yes_again(self, sign: str) -> None:
        path = f"/invitations/{self._stage.invitations[self._stage.ids[sign]]}/answers"
        told = {"answer": "yes", "how": "phone", "children": self._stage.children_in_care(sign)}
        self._stage.kreis.ask("contact-person", "POST", "events", path, told, f"{sign} again")
        self._stage.kreis.eventually(
            lambda: self._stage.all_sent("confirmation"),
            lambda sent: sent.count(sign) == 2,
            "the confirmation of her second yes",
        )
