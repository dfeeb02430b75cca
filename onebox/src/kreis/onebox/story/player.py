"""Plays the story, step by step, and checks each.

Promise: a step that did not go as written ends the play with its name and what was found. Every
request may be sent again without doing anything twice, so services may die meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from kreis.onebox.story import pages
from kreis.onebox.story.letters import Letter, letters
from kreis.onebox.story.proposal import Group, groups_of
from kreis.onebox.story.services import Kreis, expect
from kreis.onebox.story.world import (
    AGENCY_PROFILE,
    DATES,
    KAMEN,
    KEEP_APART,
    KEEP_TOGETHER,
    OFFERS,
    STAFF,
    START,
    UNNA,
    VENUE_IDS,
    VENUES,
    WITHOUT_A_PLACE,
    Person,
    at,
    people,
    story_id,
)

Step = tuple[str, Callable[[], str]]
"""A step's name, and the play of it, which returns what was seen."""


class Story:
    def __init__(self, kreis: Kreis, outbox: Path) -> None:
        self._kreis = kreis
        self._outbox = outbox
        self._people: dict[str, Person] = {person.sign: person for person in people()}
        self._ids: dict[str, str] = {}
        self._proposal = ""
        self._cohorts: dict[str, str] = {}
        self._invitations: dict[str, str] = {}

    def steps(self) -> Iterator[Step]:
        yield "An agency with two members of staff is set up", self.set_up
        yield "Two offers: Unna on Tuesdays, Kamen on Thursdays", self.make_offers
        yield "24 newcomers are registered and wait in the pool", self.register
        yield "Two may not share a group, two share a car", self.add_rules
        yield "Two groups are proposed", self.propose
        yield "A move is refused, another one is made", self.move
        yield "The groups are confirmed", self.confirm
        yield "Start week and twelve dates come into being for each", self.check_dates
        yield "Everybody gets one invitation", self.check_invitations
        yield "19 open their page and say yes", self.answer
        yield "Three answers are told by telephone", self.enter_answers
        yield "Confirmations arrive, with a calendar file", self.check_confirmations
        yield "The first morning: who was there, who has entered", self.first_morning

    def set_up(self) -> str:
        self._kreis.set_clock(at("2027-03-15 09:00"))
        ask = self._kreis.ask
        ask("operator", "PUT", "intake", f"/agencies/{self._kreis.agency}", AGENCY_PROFILE)
        for name, person in STAFF.items():
            ask("lead", "PUT", "intake", f"/staff/{story_id(name)}", person)
        return str(AGENCY_PROFILE["name"])

    def make_offers(self) -> str:
        ask = partial(self._kreis.ask, "group-planning", "PUT", "cohorts")
        for sign, venue in VENUES.items():
            ask(f"/venues/{VENUE_IDS[sign]}", venue)
        for offer_id, offer in OFFERS.items():
            ask(f"/offers/{offer_id}", offer)
        return ", ".join(str(offer["name"]) for offer in OFFERS.values())

    def register(self) -> str:
        for person in self._people.values():
            made = self._kreis.ask(
                "contact-person",
                "POST",
                "intake",
                "/participants",
                person.registration,
                key=f"register {person.sign}",
            )
            self._ids[person.sign] = made["id"]
        waiting = self._kreis.ask("contact-person", "GET", "intake", "/pool")
        expect("people in the pool", 24, len(waiting))
        children = sum(len(entry["participant"]["children"]) for entry in waiting)
        return f"{len(waiting)} people with {children} children"

    def add_rules(self) -> str:
        for kind, pair in (("keep_apart", KEEP_APART), ("keep_together", KEEP_TOGETHER)):
            rule = {"kind": kind, "participant_ids": [self._ids[sign] for sign in pair]}
            self._kreis.ask(
                "group-planning", "POST", "intake", "/grouping-rules", rule, key=f"rule {kind}"
            )
        return "known to group planning alone"

    def propose(self) -> str:
        self._kreis.eventually(self._pool_known_to_cohorts, (24, 28).__eq__, "the pool in cohorts")
        wanted = {"offer_ids": [str(UNNA), str(KAMEN)], "seed": 1}
        run = self._kreis.ask(
            "group-planning", "POST", "cohorts", "/formations", wanted, key="form"
        )
        path = f"/formations/{run['id']}"
        run = self._kreis.eventually(
            lambda: self._kreis.ask("group-planning", "GET", "cohorts", path),
            lambda found: found["state"] in ("finished", "failed"),
            "the end of the formation run",
        )
        expect("the formation run", "finished", run["state"])
        self._proposal = f"/proposals/{run['proposal_id']}"
        proposal = self._kreis.ask("group-planning", "GET", "cohorts", self._proposal)
        groups = self._groups(proposal, unna=11, kamen=11)
        expect("P-11 in Kamen", True, self._ids["P-11"] in groups[str(KAMEN)].members)
        expect("care in Unna", (5, 4), groups[str(UNNA)].care)
        expect("care in Kamen", (5, 3), groups[str(KAMEN)].care)
        return "11 in Unna, 11 in Kamen, 2 without a place"

    def move(self) -> str:
        def wish(sign: str) -> dict[str, str]:
            return {"participant_id": self._ids[sign], "to_offer_id": str(UNNA)}

        refused = self._kreis.response(
            "group-planning", "POST", "cohorts", f"{self._proposal}/moves", wish("P-14")
        )
        expect("P-14 to Unna", 409, refused.status_code)
        expect("why", "group-planning-rule", refused.json()["type"])
        self._kreis.ask(
            "group-planning",
            "POST",
            "cohorts",
            f"{self._proposal}/moves",
            wish("P-11"),
            key="move P-11",
        )
        proposal = self._kreis.ask("group-planning", "GET", "cohorts", self._proposal)
        groups = self._groups(proposal, unna=12, kamen=10)
        expect("care in Unna", (6, 5), groups[str(UNNA)].care)
        expect("care in Kamen", (4, 2), groups[str(KAMEN)].care)
        return "P-14 may not go to Unna (Regel der Gruppenplanung), P-11 does: 12 and 10"

    def confirm(self) -> str:
        self._kreis.set_clock(at("2027-03-16 09:00"))
        path = f"{self._proposal}/confirmation"
        for _ in range(2):  # the second click
            self._kreis.ask("group-planning", "POST", "cohorts", path, {}, key="confirm")
        cohorts = self._kreis.ask("group-planning", "GET", "cohorts", "/cohorts")["items"]
        found = {cohort["name"]: cohort["id"] for cohort in cohorts}
        expect("cohorts", {"Gruppe Unna", "Gruppe Kamen"}, set(found))
        self._cohorts = {str(UNNA): found["Gruppe Unna"], str(KAMEN): found["Gruppe Kamen"]}
        return "a second click changes nothing"

    def check_dates(self) -> str:
        for offer_id, dates in DATES.items():
            planned = self._kreis.eventually(
                partial(self._group_events, offer_id), lambda found: len(found) == 17, "17 dates"
            )
            week, series = planned[:5], planned[5:]
            expect("first morning", f"{START}T09:00", week[0]["starts_at"])
            found = [event["starts_at"] for event in series]
            expect("weekly dates", [f"2027-{day}T09:30" for day in dates], found)
        return "holidays left out, public and school"

    def check_invitations(self) -> str:
        members = self._members()
        found = self._kreis.eventually(
            lambda: letters(self._outbox), lambda found: len(found) >= 19, "19 invitations"
        )
        expect("invitations by name", 19, len({letter.to for letter in found}))
        expect("messages that invite", 19, sum(letter.is_invitation for letter in found))
        tasks = self._kreis.eventually(
            self._open_calls, lambda tasks: len(tasks) >= 3, "three call tasks"
        )
        by_channel = Counter(self._people[sign].channel for sign in members)
        expect("by channel", {"sms": 10, "email": 9, "call": len(tasks)}, dict(by_channel))
        for offer_id in self._cohorts:
            for invitation in self._invitations_of(offer_id):
                self._invitations[invitation["participant_id"]] = invitation["id"]
        expect("invitations", 22, len(self._invitations))
        return "10 SMS, 9 e-mails, 3 call tasks"

    def answer(self) -> str:
        self._kreis.set_clock(at("2027-03-17 19:30"))
        for letter in self._invitations_sent():
            page = pages.say_yes(self._kreis, letter.link)
            expect("a page that thanks her", True, "Danke, Sie sind dabei" in page)
        return "a mail scanner that opens the link first does no harm"

    def enter_answers(self) -> str:
        called = [sign for sign in self._members() if self._people[sign].channel == "call"]
        for sign in called:
            path = f"/invitations/{self._invitations[self._ids[sign]]}/answers"
            told = {"answer": "yes", "how": "phone", "children": self._children_in_care(sign)}
            self._kreis.ask("contact-person", "POST", "events", path, told, f"answer {sign}")
        self._kreis.eventually(self._open_calls, lambda tasks: not tasks, "no open call")
        return ", ".join(sorted(called))

    def check_confirmations(self) -> str:
        found = self._kreis.eventually(
            lambda: [each for each in letters(self._outbox) if not each.is_invitation],
            lambda found: len(found) >= 19,
            "19 confirmations",
        )
        expect("people who got one", 19, len({letter.to for letter in found}))
        expect("confirmations", 19, len(found))
        with_calendar = [letter for letter in found if letter.calendar]
        expect("with a calendar file", 9, len(with_calendar))
        for letter in with_calendar:
            calendar = letter.calendar or ""
            expect("dates in a calendar file", 17, calendar.count("BEGIN:VEVENT"))
        return "9 by e-mail with 17 dates, 10 by SMS with a link; 3 were told by telephone"

    def first_morning(self) -> str:
        self._kreis.set_clock(at(f"{START} 12:30"))
        present = 0
        for offer_id in self._cohorts:
            first = self._group_events(offer_id)[0]
            roster = [i["participant_id"] for i in self._invitations_of(offer_id)]
            absent = {self._ids["P-09"]}
            entries = [
                {"participant_id": each, "status": "absent" if each in absent else "present"}
                for each in roster
            ]
            self._kreis.ask(
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
        self._kreis.ask("contact-person", "POST", "intake", path, entry, key=key)

    def _pool_known_to_cohorts(self) -> tuple[int, int]:
        """How many people it knows, and how often it was told: once, and once more by a rule."""
        pool = self._kreis.ask("group-planning", "GET", "cohorts", "/pool")
        return len(pool), sum(person["version"] for person in pool)

    def _groups(self, proposal: dict[str, Any], *, unna: int, kamen: int) -> dict[str, Group]:
        """The proposal's groups by offer, after a look at their sizes and at who has no place."""
        groups = groups_of(proposal)
        sizes = {offer_id: len(group.members) for offer_id, group in groups.items()}
        expect("the groups' sizes", {str(UNNA): unna, str(KAMEN): kamen}, sizes)
        left_out = {person["participant_id"] for person in proposal["unplaced"]}
        expect("without a place", {self._ids[sign] for sign in WITHOUT_A_PLACE}, left_out)
        return groups

    def _members(self) -> list[str]:
        return [sign for sign in self._people if sign not in WITHOUT_A_PLACE]

    def _group_events(self, offer_id: Any) -> list[dict[str, Any]]:
        return self._of_cohort(offer_id, "group-events")

    def _invitations_of(self, offer_id: Any) -> list[dict[str, Any]]:
        return self._of_cohort(offer_id, "invitations")

    def _of_cohort(self, offer_id: Any, what: str) -> list[dict[str, Any]]:
        """Nothing, while events has not heard of the cohort."""
        path = f"/cohorts/{self._cohorts[str(offer_id)]}/{what}"
        answer = self._kreis.response("contact-person", "GET", "events", path)
        return [] if answer.status_code == 404 else list(answer.json())

    def _invitations_sent(self) -> list[Letter]:
        return [letter for letter in letters(self._outbox) if letter.is_invitation]

    def _open_calls(self) -> list[dict[str, Any]]:
        path = "/call-tasks?state=open"
        tasks = self._kreis.ask("contact-person", "GET", "notifications", path)
        return list(tasks["items"])

    def _children_in_care(self, sign: str) -> list[dict[str, str]]:
        path = f"/participants/{self._ids[sign]}/children"
        found = self._kreis.ask("contact-person", "GET", "intake", path)
        return [
            {"id": child["id"], "birth_month": child["birth_month"]}
            for child in found
            if child["needs_care"]
        ]
