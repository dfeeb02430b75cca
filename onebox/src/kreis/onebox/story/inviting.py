"""Steps 2 to 4: confirmed, invited, answered or called, confirmed, reminded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from typing import Any
from uuid import UUID

from kreis.console.participants.wording import words_of
from kreis.onebox.story import pages
from kreis.onebox.story.letters import Letter
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import DATES, KAMEN, START, UNNA, at

BY_CHANNEL = {"sms": 10, "email": 9}
BY_LANGUAGE = {"de": 6, "tr": 4, "uk": 4, "ar": 3, "en": 1, "de-simple": 1}
SILENT = ("P-17", "P-19")
"""Who do not answer in time."""
OFFICE_DAY = "2027-03-22"


class Inviting:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def steps(self) -> Iterator[Step]:
        yield "The groups are confirmed", self.confirm
        yield "Start week and twelve dates come into being for each", self.check_dates
        yield "Everybody gets one invitation in her language", self.check_invitations
        yield "17 open their page and say yes", self.answer
        yield "On the next office day two more are to be called", self.check_calls
        yield "Five answers are told by telephone", self.enter_answers
        yield "Confirmations arrive, with a calendar file", self.check_confirmations
        yield "On Saturday at 16:00 comes one reminder of the start week", self.check_reminders

    def confirm(self) -> str:
        self._stage.kreis.set_clock(at("2027-03-16 09:00"))
        path = f"{self._stage.proposal}/confirmation"
        for _ in range(2):  # the second click
            self._stage.kreis.ask("group-planning", "POST", "cohorts", path, {}, key="confirm")
        cohorts = self._stage.kreis.ask("group-planning", "GET", "cohorts", "/cohorts")["items"]
        found = {cohort["name"]: cohort["id"] for cohort in cohorts}
        expect("cohorts", {"Gruppe Unna", "Gruppe Kamen"}, set(found))
        self._stage.cohorts = {str(UNNA): found["Gruppe Unna"], str(KAMEN): found["Gruppe Kamen"]}
        return "a second click changes nothing"

    def check_dates(self) -> str:
        for offer_id, dates in DATES.items():
            planned = self._stage.kreis.eventually(
                partial(self._stage.group_events, offer_id),
                lambda found: len(found) == 17,
                "17 dates",
            )
            week, series = planned[:5], planned[5:]
            expect("first morning", f"{START}T09:00", week[0]["starts_at"])
            found = [event["starts_at"] for event in series]
            expect("weekly dates", [f"2027-{day}T09:30" for day in dates], found)
            self._wait_for_histories(offer_id)
        return "holidays left out, public and school"

    def _wait_for_histories(self, offer_id: UUID) -> None:
        """Insights publishes nothing before it has read the histories of cohorts and events."""
        self._stage.kreis.eventually(
            partial(self._stage.regularity_of, offer_id),
            lambda found: bool(found.get("is_filled")),
            "the histories in insights",
        )

    def check_invitations(self) -> str:
        for offer_id in self._stage.cohorts:
            for invitation in self._stage.invitations_of(offer_id):
                self._stage.invitations[invitation["participant_id"]] = invitation["id"]
        expect("invitations", 22, len(self._stage.invitations))
        self._check_ways(self._wait_for(19, "invitation"))
        calls = self._wait_for_calls(3)
        expect("why they are to be called", {"channel_is_call": 3}, _reasons(calls))
        return "10 SMS, 9 e-mails, 3 call tasks; " + _listed(BY_LANGUAGE)

    def answer(self) -> str:
        self._stage.kreis.set_clock(at("2027-03-17 19:30"))
        invited = self._stage.sent("invitation")
        answering = {sign: each for sign, each in invited.items() if sign not in SILENT}
        expect("who answer", 17, len(answering))
        for letter in answering.values():
            page = pages.say_yes(self._stage.kreis, letter.link)
            thanks = words_of(letter.language)("answered.yes.title")
            expect(f"a page that says {thanks!r}", True, thanks in unescape(page))
        return "a mail scanner that opens the link first does no harm"

    def check_calls(self) -> str:
        self._stage.kreis.set_clock(at(f"{OFFICE_DAY} 08:00"))
        calls = self._wait_for_calls(5)
        expect("why", {"channel_is_call": 3, "no_answer": 2}, _reasons(calls))
        late = [each for each in calls if each["reason"] == "no_answer"]
        signs = {self._stage.sign_of(each["participant_id"]) for each in late}
        expect("who have not answered", set(SILENT), signs)
        expect("since when", {OFFICE_DAY}, {each["raised_at"][:10] for each in late})
        return f"{' and '.join(SILENT)}: the time to answer was over on Friday, 19.03."

    def enter_answers(self) -> str:
        self._stage.kreis.set_clock(at(f"{OFFICE_DAY} 09:00"))
        called = [self._stage.sign_of(each["participant_id"]) for each in self._wait_for_calls(5)]
        for sign in called:
            path = f"/invitations/{self._stage.invitations[self._stage.ids[sign]]}/answers"
            care = self._stage.children_in_care(sign)
            told = {"answer": "yes", "how": "phone", "children": care}
            self._stage.kreis.ask("contact-person", "POST", "events", path, told, f"answer {sign}")
        self._wait_for_calls(0)
        self._check_children()
        return ", ".join(sorted(called))

    def check_confirmations(self) -> str:
        found = self._wait_for(19, "confirmation")
        self._check_ways(found)
        with_calendar = [letter for letter in found.values() if letter.calendar]
        expect("with a calendar file", 9, len(with_calendar))
        for letter in with_calendar:
            calendar = letter.calendar or ""
            expect("dates in a calendar file", 17, calendar.count("BEGIN:VEVENT"))
        return "9 by e-mail with 17 dates, 10 by SMS with a link; 3 were told by telephone"

    def check_reminders(self) -> str:
        self._stage.kreis.set_clock(at("2027-04-03 15:59"))
        expect("reminders before their time", {}, self._stage.sent("reminder"))
        self._stage.kreis.set_clock(at("2027-04-03 16:00"))
        self._check_ways(self._wait_for(19, "reminder"))
        return "19, on the last day before that is neither Sunday nor a holiday"

    def _wait_for(self, number: int, kind: str) -> Mapping[str, Letter]:
        return self._stage.kreis.eventually(
            partial(self._stage.sent, kind), lambda found: len(found) >= number, f"{number} {kind}s"
        )

    def _wait_for_calls(self, number: int) -> list[dict[str, Any]]:
        return self._stage.kreis.eventually(
            self._stage.open_calls, lambda tasks: len(tasks) == number, f"{number} open calls"
        )

    def _check_ways(self, found: Mapping[str, Letter]) -> None:
        by_channel = Counter(self._stage.people[sign].channel for sign in found)
        expect("messages by channel", BY_CHANNEL, dict(by_channel))
        by_language = Counter(letter.language for letter in found.values())
        expect("messages by language", BY_LANGUAGE, dict(by_language))

    def _check_children(self) -> None:
        """P-16 comes with both of hers; the places for care are as many as are taken."""
        coming = {
            invitation["participant_id"]: len(invitation["children"])
            for offer_id in self._stage.cohorts
            for invitation in self._stage.invitations_of(offer_id)
        }
        expect("children with P-16", 2, coming[self._stage.ids["P-16"]])
        for offer_id, taken, places in ((UNNA, 6, 8), (KAMEN, 4, 6)):
            first = self._stage.group_events(offer_id)[0]
            care = (first["children_coming"]["total"], first["care_places"]["total"])
            expect("places for childcare", (taken, places), care)


def _reasons(calls: list[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(each["reason"] for each in calls))


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())
