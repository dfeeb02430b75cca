"""April to June: weekly dates, who stays away, who declines, and who leaves."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.onebox.story.chapter import Chapter
from kreis.onebox.story.circle import Circle
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import KAMEN, UNNA


class Spring(Chapter):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._circle = Circle(stage)

    def steps(self) -> Iterator[Step]:
        yield "The first weekly dates: who was there", self.begin
        yield "A date in Unna moves to another hour and place", self._changing.move_a_date
        yield "Two in Kamen were missed twice and are written to", self.write
        yield "Three of Unna join a circle; P-05 will mind the children of P-04", self.begin_circle
        yield "One of them is there again, the other is called", self.call
        yield "Both confirm: three hours", self.confirm_hours
        yield "After four dates it is known who comes regularly", self.come_regularly
        yield "Three weeks without contact: P-04 is called", self.call_after_silence
        yield "P-11 cannot come until July, P-04 leaves", self.decline_and_leave
        yield "For P-04 the group is over, the circle is not: they agree again", self.agree_again
        yield "A list is corrected, another one is missing", self.correct
        yield "Both confirm again: six hours", self.confirm_again

    def begin(self) -> str:
        self._at("2027-04-22 10:00")
        self._lists.save((UNNA, "04-13"), (KAMEN, "04-15"), (UNNA, "04-20"))
        return "12 and 10 in Unna, 8 in Kamen"

    def write(self) -> str:
        self._at("2027-04-22 12:30")
        self._lists.save((KAMEN, "04-22"))
        self._at("2027-04-23 13:00")
        self._away.wait_for_messages("P-15", "P-17")
        return "P-15 in Ukrainian, P-17 in Arabic, 24 hours after the list was saved"

    def begin_circle(self) -> str:
        self._circle.open()
        self._circle.agree("2027-04-28")
        return "by links of their own; nobody here can tell who of them is a participant"

    def confirm_hours(self) -> str:
        self._circle.confirm()
        expect("hours", {"P-04": 0, "P-05": 6}, self._circle.hours())
        return "P-04 is at 0 hours, P-05 at 6; both began with 3"

    def agree_again(self) -> str:
        self._circle.agree("2027-06-04")
        return "nothing in the circle has changed by her leaving"

    def confirm_again(self) -> str:
        self._circle.confirm()
        expect("hours", {"P-04": -3, "P-05": 9}, self._circle.hours())
        return "P-04 is at -3 hours, P-05 at 9"

    def call(self) -> str:
        self._at("2027-04-29 12:30")
        self._lists.save((UNNA, "04-27"), (KAMEN, "04-29"))
        self._at("2027-04-30 13:00")
        self._away.call("P-17")
        return "P-17 was missed a third time; she is reached"

    def come_regularly(self) -> str:
        self._at("2027-05-04 12:30")
        self._lists.save((UNNA, "05-04"))
        self._at("2027-05-13 12:30")
        self._lists.wait_for_regulars(UNNA, 10, 12)
        self._lists.save((UNNA, "05-11"), (KAMEN, "05-13"))
        return "10 of 12 in Unna by 04.05."

    def call_after_silence(self) -> str:
        self._at("2027-05-20 12:30")
        self._lists.wait_for_regulars(KAMEN, 8, 10)
        self._away.call("P-04")
        self._lists.save((KAMEN, "05-20"))
        return "excused or not does not matter; 8 of 10 come regularly in Kamen"

    def decline_and_leave(self) -> str:
        self._answer("P-11", {"answer": "no", "how": "phone"})
        self._at("2027-05-25 12:30")
        self._lists.save((UNNA, "05-25"))
        self._at("2027-06-01 12:30")
        self._lists.wait_for_regulars(UNNA, 8, 12)
        path = f"/cohorts/{self._stage.cohorts[str(UNNA)]}/departures"
        gone = {"participant_id": self._stage.ids["P-04"], "left_on": "2027-05-31"}
        self._stage.kreis.ask("contact-person", "POST", "cohorts", path, gone, "P-04 leaves")
        self._lists.save((UNNA, "06-01"))
        self._lists.wait_for_regulars(UNNA, 8, 11)
        return "nobody is expected who has declined or left"

    def correct(self) -> str:
        self._at("2027-06-03 12:30")
        self._lists.save((KAMEN, "06-03"))
        self._at("2027-06-10 12:30")
        self._lists.wait_for_regulars(KAMEN, 9, 10)
        self._lists.correct(KAMEN, "06-03", "P-21")
        self._lists.save((KAMEN, "06-10"))
        return "P-21 was there on 03.06.; the list of 08.06. in Unna stays missing"

    def _answer(self, sign: str, told: dict[str, str]) -> None:
        path = f"/invitations/{self._stage.invitations[self._stage.ids[sign]]}/answers"
        key = f"{sign} {told['answer']}"
        self._stage.kreis.ask("contact-person", "POST", "events", path, told, key)
