"""Steps 5 to 7: who was there."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import START, at


class Meeting:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def steps(self) -> Iterator[Step]:
        yield "The first morning: who was there, who has entered", self.first_morning

    def first_morning(self) -> str:
        self._stage.kreis.set_clock(at(f"{START} 12:30"))
        present = 0
        for offer_id in self._stage.cohorts:
            first = self._stage.group_events(offer_id)[0]
            roster = [i["participant_id"] for i in self._stage.invitations_of(offer_id)]
            absent = {self._stage.ids["P-09"]}
            entries = [
                {"participant_id": each, "status": "absent" if each in absent else "present"}
                for each in roster
            ]
            self._stage.kreis.ask(
                "contact-person",
                "PUT",
                "events",
                f"/group-events/{first['id']}/attendance",
                {"entries": entries},
                key=f"attendance {offer_id}",
            )
            for each in set(roster) - absent:
                present += 1
                self._record_entry(each)
        expect("present", 21, present)
        return "11 of 12 in Unna, 10 of 10 in Kamen"

    def _record_entry(self, participant_id: str) -> None:
        path = f"/participants/{participant_id}/entry"
        entry = {"entry_date": START}
        key = f"entry {participant_id}"
        self._stage.kreis.ask("contact-person", "POST", "intake", path, entry, key=key)
