"""What stands in an office of tests: something of everything that a form of the pages is about.

It is Tuesday, 11 May 2027, at 12:00 in Unna. All of it was made through the services' own APIs and
due work, as people and time would have made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kreis.chassis.process.due import Job
from services.cohorts.tests.unna import K, U, offer, venue
from tests.conformance.town import CONTACT_PERSON, Town
from tests.every_form.files import import_files
from tests.every_form.mails import unsubscribing_page
from tests.every_form.marks import contradict, record
from tests.every_form.phases import ask_in_week
from tests.every_form.subscribers import agree_with_a_team
from tests.support.fixtures import run_due
from tests.support.newcomers import newcomer

KARIN = "00000000-0000-4000-8000-0000000000c4"
"""A contact person with an access of her own."""
SABINE = "00000000-0000-4000-8000-0000000000c5"
"""A colleague on the list of staff who has no access yet."""
UNUSED = "00000000-0000-4000-8000-0000000000f0"
SPARE = "00000000-0000-4000-8000-0000000000f5"
"""An offer, and a venue, that nobody needs; and a venue without an offer."""
EMPTY = "00000000-0000-4000-8000-0000000000f6"
OPEN = ("00000000-0000-4000-8000-0000000000f1", "00000000-0000-4000-8000-0000000000f2")
RUNNING = ("00000000-0000-4000-8000-0000000000f3", "00000000-0000-4000-8000-0000000000f4")
CONTRADICTED, COMING, LIMITED, MOVED = 8, 11, 12, 13
"""Dates of the group, by number: one whose list a device contradicts, one to which all may come,
one to which few may, one moved."""
SUMMER = "2027-06-07"


class Furniture:
    """Furnishes a town. `jobs` are the due work of each service, `outbox` has what was sent."""

    def __init__(self, town: Town, jobs: Mapping[str, list[Job]], outbox: Path) -> None:
        self.town, self._jobs, self._outbox = town, jobs, outbox
        self.members = town.members
        self.dates: list[dict[str, Any]] = []
        self.more_pages: list[str] = []
        """Pages that no link leads to without an input."""
        self.left = ""
        """Somebody who has left before she had a group, and somebody who has left after a while."""
        self.back = ""
        self.pin = ""
        self.links: dict[str, str] = {}
        """Tokens of participants' links, by what is special about her."""
        self.roster = ("", "")
        """Token and PIN of the link to a roster."""
        self.unsubscribes = ""
        """Page behind the link of a mail."""
        self.open_pages: list[str] = []
        """The pages behind the links of those who are asked, come, wait, or need a PIN."""

    def furnish(self) -> None:
        for make in (
            self._colleagues,
            self._groups,
            self._answers,
            self._catalogue,
            self._dates_to_come,
        ):
            make()
        self._work()
        self.town.at("2027-05-11T10:00")
        for make in (
            self._attendance,
            self._stays,
            self._proposals,
            self._imports,
            self._links_of_participants,
            self._today,
        ):
            make()
        self._work()
        self.unsubscribes = unsubscribing_page(self._outbox)
        self._open_their_pages()
        self._note_to_group()
        self._under_way()
        self.town.carry()

    def _work(self) -> None:
        """Does what is due and carries what was told, until nothing is left."""
        self.town.carry()
        while sum(
            run_due(self.town.clients[name].database, own) for name, own in self._jobs.items()
        ):
            self.town.carry()

    def _colleagues(self) -> None:
        lead = self.town.ask("intake", "lead")
        for staff_id, first, last in ((KARIN, "Karin", "Lange"), (SABINE, "Sabine", "Krause")):
            person = {"first_name": first, "last_name": last, "phone": "0221 4710102"}
            lead.ok("PUT", f"/v1/staff/{staff_id}", person)
        away = {"staff_id": KARIN, "substitute_id": CONTACT_PERSON}
        away |= {"first_day": "2027-05-10", "last_day": "2027-05-20"}
        lead.ok("POST", "/v1/substitutions", away)
        hold = {"kind": "contact-data", "reason": "Prüfung des Jobcenters"}
        kinds = lead.ok("GET", "/v1/retention")["rules"]
        lead.ok("POST", "/v1/retention/holds", {**hold, "kind": kinds[0]["kind"]})
        agree_with_a_team(self.town)

    def _groups(self) -> None:
        """Two small groups beside the town's: one could take in the members of the other."""
        planning = self.town.ask("cohorts", "group-planning")
        planning.ok("PUT", f"/v1/venues/{K}", venue(K))
        for number, offer_id in enumerate(RUNNING):
            own: dict[str, Any]
            monday = ("2027-04-12", "2027-04-19")[number]
            week = {**offer(U)["week"], "monday": monday}
            own = {"name": f"Gruppe {number + 2}", "adults": {"min": 3, "max": 6}, "week": week}
            own["venue_id"] = offer_id
            planning.ok("PUT", f"/v1/venues/{offer_id}", {**venue(U), "name": own["name"]})
            planning.ok("PUT", f"/v1/offers/{offer_id}", {**offer(U), **own})
            people = [self._register(monday, RUNNING) for _ in range(4)]
            cohort = self._confirmed(offer_id)
            for who in people[:2]:
                gone = {"participant_id": who, "left_on": None}
                planning.ok("POST", f"/v1/cohorts/{cohort}/departures", gone)
            self.town.carry()

    def _confirmed(self, *offer_ids: str) -> str:
        planning = self.town.ask("cohorts", "group-planning")
        made = planning.ok("POST", f"/v1/proposals/{self._proposed(*offer_ids)}/confirmation")
        self.town.carry()
        return str(made["cohorts"][0]["id"])

    def _proposed(self, *offer_ids: str) -> str:
        planning = self.town.ask("cohorts", "group-planning")
        self.town.carry()
        run = planning.ok("POST", "/v1/formations", {"offer_ids": offer_ids, "steps": 10})
        run_due(self.town.clients["cohorts"].database, self._jobs["cohorts"])
        return str(planning.ok("GET", f"/v1/formations/{run['id']}")["proposal_id"])

    def _register(self, monday: str, venues: tuple[str, ...] = (U,), **other: Any) -> str:
        said: dict[str, Any] = {"language": "de", "german_level": "C", "gender": "woman"}
        said["children"] = [{"birth_month": "2019-10", "needs_care": False}]
        said["reach"] = [{"venue_id": each, "how": "yes"} for each in venues]
        said["start_weeks"] = [{"monday": monday, "mornings": "yes"}]
        person = newcomer(CONTACT_PERSON, **{**said, **other})
        return str(self.town.ask("intake").ok("POST", "/v1/participants", person)["id"])

    def _answers(self) -> None:
        """All but two have said yes. The last one is called. Two newcomers will leave."""
        invitations, events = self.town.invitations(), self.town.ask("events")
        *some, called = self.members
        self.left, self.back = self._register(SUMMER), self._register(SUMMER)
        her = {"channel": "call", "phone": "0171 3920003"}
        self.town.ask("intake").ok("PATCH", f"/v1/participants/{called}", her)
        for who in some[1:]:
            path = f"/v1/invitations/{invitations[who]['id']}/answers"
            events.ok("POST", path, {"answer": "yes", "how": "phone", "children": []})
        self.town.carry()

    def _catalogue(self) -> None:
        planning, petra = self.town.ask("cohorts", "group-planning"), self.town.ask("intake")
        week = {**offer(U)["week"], "monday": SUMMER}
        planning.ok("PUT", f"/v1/offers/{UNUSED}", offer(K, name="Gruppe Herbst", week=week))
        spare = {**offer(K), "name": "Gruppe Winter", "venue_id": SPARE}
        planning.ok("PUT", f"/v1/venues/{SPARE}", {**venue(K), "name": "Haus am Park"})
        planning.ok("PUT", f"/v1/venues/{EMPTY}", {**venue(K), "name": "Haus am See"})
        planning.ok("PUT", f"/v1/offers/{SPARE}", {**spare, "week": week})
        self.more_pages += [f"/team/angebote/{SPARE}", f"/team/angebote/ort/{EMPTY}"]
        petra.ok("PUT", "/v1/topics/T1", {"names": {"de": "Bewerbung", "en": "Applying"}})
        ask_in_week(6, self.town.ask("cohorts", "lead"))

    def _dates_to_come(self) -> None:
        """A speaker, a day off, a date to which few may come, and one that is moved."""
        events = self.town.ask("events")
        events.ok("PUT", "/v1/closure-days/2027-05-14", {"reason": "Teamtag"})
        self.dates = self.town.invitations()[self.members[0]]["group_events"]
        talk, limited, moved = (self.dates[each] for each in (COMING, LIMITED, MOVED))
        speaker = {"role": "speaker", "name": "Dr. Ute Lang", "email": "ute.lang@post.example"}
        helper = {"role": "childcare", "name": "Jana Vogel", "phone": "0221 4710155"}
        events.ok("POST", f"/v1/group-events/{talk['id']}/contributors", speaker)
        events.ok("POST", f"/v1/group-events/{moved['id']}/contributors", helper)
        path = f"/v1/group-events/{limited['id']}/places"
        seen = events.ask("GET", path).headers["ETag"]
        few = {"capacity": {"adults": 1, "care_places": {"total": 2, "by_band": {}}}}
        events.ok("PUT", path, {**few, "needs_sign_up": True}, If_Match=seen)
        invitations = self.town.invitations()
        for who in self.members[1:3]:
            date = next(d for d in invitations[who]["group_events"] if d["id"] == limited["id"])
            path = f"/v1/invitations/{invitations[who]['id']}/group-events/{date['id']}/answers"
            said = {"answer": "yes", "children": [], "how": "phone", "waits": True}
            events.ok("POST", path, {**said, "sequence": date["sequence"]})
        self.town.carry()

    def _attendance(self) -> None:
        """Lists of five weeks, one of them contradicted; those of the start week are missing. One
        person has stayed away and is to be called, one is to be written to."""
        events = self.town.ask("events")
        for number, absent in ((5, []), (6, self.members[2:3]), (7, self.members[2:3])):
            record(events, self.dates[number], self.members, absent)
        made = events.ok("POST", f"/v1/group-events/{self.dates[9]['id']}/roster-links")
        self.roster = made["token"], made["pin"]
        contradict(events, self.dates[CONTRADICTED], self.members[0])
        for number, people in ((CONTRADICTED, self.members[1:]), (9, self.members)):
            record(events, self.dates[number], people, self.members[1:3])
        numbers = (5, 6, CONTRADICTED, 9, COMING, LIMITED, MOVED)
        self.more_pages += [f"/team/termin/{self.dates[each]['id']}" for each in numbers]
        moved = self.town.invitations()[self.members[0]]["group_events"][MOVED]
        wish = {"date": "2027-06-10", "starts_at": "10:00", "ends_at": "12:00"}
        path = f"/v1/group-events/{moved['id']}/move"
        events.ok("POST", path, {**wish, "sequence": moved["sequence"]})
        looks = {**wish, "date": "2027-06-17"}
        asked = "&".join(f"{name}={value}" for name, value in looks.items())
        self.more_pages.append(f"/team/termin/{self.dates[14]['id']}/verschieben?{asked}")
        self.town.carry()

    def _stays(self) -> None:
        """One has entered today, one has left after it, one has left before a group began."""
        intake = self.town.ask("intake")
        intake.ok("POST", f"/v1/participants/{self.members[1]}/entry", {"entry_date": "2027-04-13"})
        gone = {"exit_date": "2027-05-03"}
        intake.ok("POST", f"/v1/participants/{self.left}/exit", gone)
        intake.ok("POST", f"/v1/participants/{self.back}/entry", {"entry_date": "2027-04-13"})
        intake.ok("POST", f"/v1/participants/{self.back}/exit", gone)
        people = (self.left, self.back, *self.members, self.town.waits)
        self.more_pages += [f"/team/person/{who}" for who in people]
        self.town.carry()

    def _proposals(self) -> None:
        """A proposal of two groups, with somebody who was moved and the only man; and a run."""
        planning = self.town.ask("cohorts", "group-planning")
        for number, offer_id in enumerate(OPEN):
            week = {**offer(U)["week"], "monday": SUMMER}
            own = {"name": f"Gruppe Sommer {number + 1}", "adults": {"min": 2, "max": 4}}
            own |= {"week": week, "venue_id": offer_id}
            planning.ok("PUT", f"/v1/venues/{offer_id}", {**venue(U), "name": own["name"]})
            planning.ok("PUT", f"/v1/offers/{offer_id}", {**offer(U), **own})
        for _ in range(6):
            self._register(SUMMER, OPEN)
        self._register(SUMMER, OPEN, gender="man", first_name="Thomas", last_name="Wiegand")
        proposal = self._proposed(*OPEN)
        shown = planning.ok("GET", f"/v1/proposals/{proposal}")
        to, here = sorted(shown["groups"], key=lambda group: len(group["members"]))
        who = here["members"][0]["participant_id"]
        move = {"participant_id": who, "to_offer_id": to["offer_id"]}
        planning.ok("POST", f"/v1/proposals/{proposal}/moves", move)
        everybody = [each for group in shown["groups"] for each in group["members"]]
        page = f"/team/gruppen/vorschlag/{proposal}"
        self.more_pages += [f"{page}?person={each['participant_id']}" for each in everybody]

    def _imports(self) -> None:
        self.more_pages += import_files(self.town.ask("intake"), self._jobs["intake"])

    def _links_of_participants(self) -> None:
        """Links of somebody who has yet to answer, who comes, who waits, and who needs a PIN."""
        events = self.town.clients["events"]
        writer = events.as_service("notifications", "events", "links:write")
        invitations = self.town.invitations()
        for name, who in zip(("asked", "comes", "waits", "discreet"), self.members, strict=True):
            path = f"/v1/invitations/{invitations[who]['id']}/links"
            self.links[name] = writer.ok("POST", path)["token"]
        discreet = {"wants_discretion": True}
        self.town.ask("intake").ok("PATCH", f"/v1/participants/{self.members[3]}", discreet)
        self.town.carry()
        her = f"/v1/participants/{self.members[3]}"
        self.pin = self.town.ask("events").ok("POST", f"{her}/link-pin")["pin"]

    def _open_their_pages(self) -> None:
        asked, comes, waits, discreet = (f"/a/{token}" for token in self.links.values())
        limited, later = (self.dates[each]["id"] for each in (LIMITED, COMING))
        dates = (f"{comes}/termin/{later}", f"{waits}/termin/{limited}")
        self.open_pages += [asked, comes, discreet, *dates, f"{comes}/gespraech"]

    def _today(self) -> None:
        """Times for conversations, one of them taken, and somebody whose file is shut."""
        events = self.town.ask("events")
        slots = [
            {"starts_at": f"2027-05-20T{hour}:00:00+00:00", "minutes": 30, "form": "phone"}
            for hour in ("08", "09", "10")
        ]
        opened = {"contact_person_id": CONTACT_PERSON, "slots": slots}
        events.ok("POST", "/v1/appointment-slots", opened)
        shut = {"has_address_protection": True, "wants_discretion": False, "reach": []}
        shut |= {"channel": "call", "phone": "0171 3920009"}
        self.protected = self._register(SUMMER, **shut)
        self.town.carry()

    def _note_to_group(self) -> None:
        note = {"cohort_id": self.town.cohort, "text": "Bitte Sportschuhe mitbringen."}
        self.town.ask("notifications").ok("POST", "/v1/group-messages", note)

    def _under_way(self) -> None:
        planning = self.town.ask("cohorts", "group-planning")
        run = planning.ok("POST", "/v1/formations", {"offer_ids": [UNUSED], "steps": 10})
        self.more_pages.append(f"/team/gruppen/lauf/{run['id']}")
