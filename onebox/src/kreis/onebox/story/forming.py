"""Step 1: an agency, two offers, 24 newcomers; a proposal, and a move."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from kreis.onebox.story.proposal import Group, groups_of
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage, Step
from kreis.onebox.story.world import (
    AGENCY_PROFILE,
    KAMEN,
    KEEP_APART,
    KEEP_TOGETHER,
    OFFERS,
    STAFF,
    UNNA,
    VENUE_IDS,
    VENUES,
    WITHOUT_A_PLACE,
    at,
    newcomers,
    story_id,
)


class Forming:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def steps(self) -> Iterator[Step]:
        yield "An agency with two members of staff is set up", self.set_up
        yield "Two offers: Unna on Tuesdays, Kamen on Thursdays", self.make_offers
        yield "21 newcomers come by a file, two of its rows are faulty", self.import_newcomers
        yield "3 are registered by form, and 24 wait in the pool", self.register
        yield "Two may not share a group, two share a car", self.add_rules
        yield "Two groups are proposed", self.propose
        yield "A move is refused, another one is made", self.move

    def set_up(self) -> str:
        self._stage.kreis.wait_for_story_clocks()
        self._stage.kreis.set_clock(at("2027-03-15 09:00"))
        ask = self._stage.kreis.ask
        ask("operator", "PUT", "intake", f"/agencies/{self._stage.kreis.agency}", AGENCY_PROFILE)
        for name, person in STAFF.items():
            ask("lead", "PUT", "intake", f"/staff/{story_id(name)}", person)
        # The story lasts three months and counts its messages at the end. They end after 30 days.
        for kind in ("messages", "call-tasks"):
            hold = {"kind": kind, "reason": "Die Geschichte zählt ihre Nachrichten am Ende."}
            ask("lead", "POST", "notifications", "/retention/holds", hold, key=f"hold {kind}")
        return str(AGENCY_PROFILE["name"])

    def make_offers(self) -> str:
        ask = partial(self._stage.kreis.ask, "group-planning", "PUT", "cohorts")
        for sign, venue in VENUES.items():
            ask(f"/venues/{VENUE_IDS[sign]}", venue)
        for offer_id, offer in OFFERS.items():
            ask(f"/offers/{offer_id}", offer)
        return ", ".join(str(offer["name"]) for offer in OFFERS.values())

    def import_newcomers(self) -> str:
        kreis = self._stage.kreis
        path = "/imports?file_name=newcomers.csv"
        run = kreis.bring("contact-person", "intake", path, newcomers(), key="import")
        run = kreis.eventually(
            lambda: kreis.ask("contact-person", "GET", "intake", f"/imports/{run['id']}"),
            lambda found: found["state"] in ("finished", "failed"),
            "the end of the import",
        )
        counts = {name: run[name] for name in ("state", "added", "held_back", "faulty")}
        wanted = {"state": "finished", "added": 21, "held_back": 0, "faulty": 2}
        expect("the import", wanted, counts)
        found = kreis.ask("contact-person", "GET", "intake", f"/imports/{run['id']}/findings")
        faults = [(each["line"], len(each["faults"])) for each in found["items"]]
        expect("lines with faults, and how many", [(9, 1), (17, 2)], faults)
        signs = {person.name: sign for sign, person in self._stage.people.items()}
        for entry in kreis.ask("contact-person", "GET", "intake", "/pool"):
            known = entry["participant"]
            sign = signs[f"{known['first_name']} {known['last_name']}"]
            self._stage.ids[sign] = known["id"]
        return "line 9: no such day; line 17: postal code and month; the others are in"

    def register(self) -> str:
        by_form = [p for sign, p in self._stage.people.items() if sign not in self._stage.ids]
        expect("people to register by form", 3, len(by_form))
        for person in by_form:
            made = self._stage.kreis.ask(
                "contact-person",
                "POST",
                "intake",
                "/participants",
                person.registration,
                key=f"register {person.sign}",
            )
            self._stage.ids[person.sign] = made["id"]
        waiting = self._stage.kreis.ask("contact-person", "GET", "intake", "/pool")
        expect("people in the pool", 24, len(waiting))
        children = sum(len(entry["participant"]["children"]) for entry in waiting)
        return f"{len(waiting)} people with {children} children"

    def add_rules(self) -> str:
        for kind, pair in (("keep_apart", KEEP_APART), ("keep_together", KEEP_TOGETHER)):
            rule = {"kind": kind, "participant_ids": [self._stage.ids[sign] for sign in pair]}
            self._stage.kreis.ask(
                "group-planning", "POST", "intake", "/grouping-rules", rule, key=f"rule {kind}"
            )
        return "known to group planning alone"

    def propose(self) -> str:
        self._stage.kreis.eventually(
            self._pool_known_to_cohorts, (24, 28).__eq__, "the pool in cohorts"
        )
        wanted = {"offer_ids": [str(UNNA), str(KAMEN)], "seed": 1}
        run = self._stage.kreis.ask(
            "group-planning", "POST", "cohorts", "/formations", wanted, key="form"
        )
        path = f"/formations/{run['id']}"
        run = self._stage.kreis.eventually(
            lambda: self._stage.kreis.ask("group-planning", "GET", "cohorts", path),
            lambda found: found["state"] in ("finished", "failed"),
            "the end of the formation run",
        )
        expect("the formation run", "finished", run["state"])
        self._stage.proposal = f"/proposals/{run['proposal_id']}"
        proposal = self._stage.kreis.ask("group-planning", "GET", "cohorts", self._stage.proposal)
        groups = self._groups(proposal, unna=11, kamen=11)
        expect("P-11 in Kamen", True, self._stage.ids["P-11"] in groups[str(KAMEN)].members)
        expect("care in Unna", (5, 4), groups[str(UNNA)].care)
        expect("care in Kamen", (5, 3), groups[str(KAMEN)].care)
        return "11 in Unna, 11 in Kamen, 2 without a place"

    def move(self) -> str:
        def wish(sign: str) -> dict[str, str]:
            return {"participant_id": self._stage.ids[sign], "to_offer_id": str(UNNA)}

        refused = self._stage.kreis.response(
            "group-planning", "POST", "cohorts", f"{self._stage.proposal}/moves", wish("P-14")
        )
        expect("P-14 to Unna", 409, refused.status_code)
        expect("why", "group-planning-rule", refused.json()["type"])
        self._stage.kreis.ask(
            "group-planning",
            "POST",
            "cohorts",
            f"{self._stage.proposal}/moves",
            wish("P-11"),
            key="move P-11",
        )
        proposal = self._stage.kreis.ask("group-planning", "GET", "cohorts", self._stage.proposal)
        groups = self._groups(proposal, unna=12, kamen=10)
        expect("care in Unna", (6, 5), groups[str(UNNA)].care)
        expect("care in Kamen", (4, 2), groups[str(KAMEN)].care)
        return "P-14 may not go to Unna (Regel der Gruppenplanung), P-11 does: 12 and 10"

    def _pool_known_to_cohorts(self) -> tuple[int, int]:
        """How many people it knows, and how often it was told: once, and once more by a rule."""
        pool = self._stage.kreis.ask("group-planning", "GET", "cohorts", "/pool")
        return len(pool), sum(person["version"] for person in pool)

    def _groups(self, proposal: dict[str, Any], *, unna: int, kamen: int) -> dict[str, Group]:
        """The proposal's groups by offer, after a look at their sizes and at who has no place."""
        groups = groups_of(proposal)
        sizes = {offer_id: len(group.members) for offer_id, group in groups.items()}
        expect("the groups' sizes", {str(UNNA): unna, str(KAMEN): kamen}, sizes)
        left_out = {person["participant_id"] for person in proposal["unplaced"]}
        expect("without a place", {self._stage.ids[sign] for sign in WITHOUT_A_PLACE}, left_out)
        return groups
